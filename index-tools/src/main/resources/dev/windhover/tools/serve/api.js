// Calls to /api/v1. Errors are ApiError with words a person can read.
import { askForToken, authorization, hasToken } from "./token.js";

const BASE = "/api/v1";

export class ApiError extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

function address(path, parameters = {}) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined && one !== null && one !== "" && one !== false) query.append(name, one);
    }
  }
  const text = query.toString();
  return BASE + path + (text ? `?${text}` : "");
}

async function call(url, options) {
  let response;
  try {
    response = await fetch(url, {
      ...options,
      headers: { ...options.headers, ...authorization() },
      credentials: "omit",
      redirect: "error",
    });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new ApiError(0, "The server does not answer. Is windhover still running?");
  }
  if (response.status === 401) {
    await askForToken();
    return call(url, options);
  }
  if (!response.ok) {
    const problem = await response.json().catch(() => ({}));
    throw new ApiError(response.status, problem.detail ?? `The server answered ${response.status}.`);
  }
  return response;
}

async function json(path, parameters, options = {}) {
  const response = await call(address(path, parameters), options);
  return response.json();
}

export const search = (parameters, signal) => json("/search", parameters, { signal });

export const searchPicture = (blob, parameters, signal) =>
  json("/search", parameters, {
    signal,
    method: "POST",
    body: blob,
    headers: { "Content-Type": "application/octet-stream" },
  });

export const similar = (id, parameters, signal) => json(`/images/${id}/similar`, parameters, { signal });

export const images = (parameters, signal) => json("/images", parameters, { signal });

export const image = (id, signal) => json(`/images/${id}`, {}, { signal });

/** @param looks how many regions to look at beside the whole, as far as the server allows */
export const locate = (id, q, looks, signal) => json(`/images/${id}/locate`, { q, looks }, { signal });

export const heatmap = (id, q, signal) => json(`/images/${id}/heatmap`, { q }, { signal });

export const stats = () => json("/stats");

export const health = () => json("/health");

export const suggestions = () => json("/suggestions");

export const thumbnailUrl = (image) => address(`/images/${image.id}/thumbnail`, { v: image.version });

export const pictureUrl = (image) => address(`/images/${image.id}/picture`, { v: image.version });

export const fileUrl = (image) => address(`/images/${image.id}/file`);

/** The bytes at an address, with the token when there is one. */
export async function blob(url, signal) {
  const response = await call(url, { signal });
  return response.blob();
}

/**
 * Shows the picture at {@code url} in an img. An img cannot send the token, so with one the bytes
 * are fetched and shown from memory.
 */
export async function show(img, url) {
  img.dataset.url = url;
  if (!hasToken()) {
    img.src = url;
    return;
  }
  const bytes = await blob(url);
  // Another picture may have been asked for meanwhile.
  if (img.dataset.url !== url) return;
  const local = URL.createObjectURL(bytes);
  const free = () => URL.revokeObjectURL(local);
  img.addEventListener("load", free, { once: true });
  img.addEventListener("error", free, { once: true });
  img.src = local;
}
