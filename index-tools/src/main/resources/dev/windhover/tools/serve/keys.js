// The keyboard: "/" to search, arrows through the photos, letters for what can be done with one.
import { byId } from "./dom.js";
import { clearSubject, isEmpty, query, update } from "./query.js";
import { cards } from "./results.js";

const focused = () => document.activeElement?.closest?.(".card");

function focus(card) {
  card?.querySelector(".open").focus();
  card?.scrollIntoView({ block: "nearest", behavior: "smooth" });
}

/** The card above or below: the one whose middle is nearest in the next row. */
function vertical(from, down) {
  const here = from.getBoundingClientRect();
  const middle = here.left + here.width / 2;
  const others = cards()
    .map((card) => ({ card, at: card.getBoundingClientRect() }))
    .filter(({ at }) => (down ? at.top >= here.bottom - 1 : at.bottom <= here.top + 1));
  if (!others.length) return null;
  const row = down
    ? Math.min(...others.map(({ at }) => at.top))
    : Math.max(...others.map(({ at }) => at.top));
  return others
    .filter(({ at }) => Math.abs(at.top - row) < 2)
    .reduce((best, one) => (distance(one) < distance(best) ? one : best)).card;

  function distance({ at }) {
    return Math.abs(at.left + at.width / 2 - middle);
  }
}

function move(key) {
  const all = cards();
  const card = focused();
  if (!card) return focus(all[0]);
  const index = all.indexOf(card);
  if (key === "ArrowRight") return focus(all[index + 1]);
  if (key === "ArrowLeft") return focus(all[index - 1]);
  const next = vertical(card, key === "ArrowDown");
  if (!next && key === "ArrowUp") return byId("q").focus();
  return focus(next);
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  const typing = event.target.matches("input:not([type=checkbox]):not([type=range]), select, textarea");
  if (event.key === "Escape") {
    if (!byId("panel").hidden) byId("options").click();
    else if (!isEmpty()) clearSubject();
    return;
  }
  if (typing) {
    if (event.target.id === "q" && event.key === "ArrowDown") {
      event.preventDefault();
      focus(cards()[0]);
    }
    return;
  }
  if (event.target.matches("input[type=range]") && event.key.startsWith("Arrow")) return;
  switch (event.key) {
    case "/":
      byId("q").focus();
      byId("q").select();
      break;
    case "?":
      byId("help").showModal();
      break;
    case "m":
      focused()?.querySelector(".like").click();
      break;
    case "w":
      update({ boxes: !query().boxes });
      break;
    case "h":
      update({ heat: !query().heat });
      break;
    case "ArrowRight":
    case "ArrowLeft":
    case "ArrowUp":
    case "ArrowDown":
      if (!cards().length) return;
      move(event.key);
      break;
    default:
      return;
  }
  event.preventDefault();
});

byId("keys").addEventListener("click", () => byId("help").showModal());
