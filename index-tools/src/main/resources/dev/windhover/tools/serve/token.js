// The token of a protected server. It lives in this tab only and travels in a header only.
import { byId } from "./dom.js";

const KEY = "windhover-token";
let token = sessionStorage.getItem(KEY);
let asking = null;

export const hasToken = () => token !== null;

export const authorization = () => (token === null ? {} : { Authorization: `Bearer ${token}` });

/** Asks for the token; resolves when one was entered. All who ask meanwhile share one dialog. */
export function askForToken() {
  if (asking) return asking;
  const dialog = byId("token-dialog");
  byId("token-wrong").hidden = token === null;
  token = null;
  asking = new Promise((resolve) => {
    byId("token-form").addEventListener(
      "submit",
      (event) => {
        event.preventDefault();
        token = byId("token").value.trim();
        sessionStorage.setItem(KEY, token);
        byId("token").value = "";
        asking = null;
        dialog.close();
        resolve();
      },
      { once: true },
    );
  });
  // Without the token there is nothing to see, so the dialog stays.
  dialog.addEventListener("cancel", (event) => event.preventDefault());
  dialog.showModal();
  return asking;
}
