// What the page asks of the program. All addresses are relative: the token is a part of the page's own.

async function answer(response) {
  if (!response.ok) throw new Error((await response.text()) || `${response.status}`);
  return response.json();
}

export const get = async (path) => answer(await fetch(path));

export const post = async (path, body) =>
  answer(await fetch(path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }));

// An element with a class and a text; texts from files are never anything but text.
export function make(name, type, text) {
  const element = document.createElement(name);
  if (type) element.className = type;
  if (text !== undefined && text !== null) element.textContent = text;
  return element;
}

export const by = (id) => document.getElementById(id);
