// The desk: it keeps the queue, the page and the data in step, and turns keys into decisions.

import { by, get, make, post } from './ask.js';
import { Card, forget, showForm } from './data.js';
import { Groups } from './groups.js';
import { fetchAhead, show as showPaper } from './paper.js';
import { Queue, id } from './queue.js';
import { fill, keys, member, word } from './words.js';

const VIEWS = ['queue', 'groups', 'files'];
let view = 'queue';
let files = [];
const decided = [];

const queue = new Queue((at) => go(at));
const card = new Card();
const groups = new Groups((lines) => record(lines));

function go(at) {
  queue.at = at;
  draw();
}

const goTo = (item) => go(queue.items.indexOf(item));

// Shows the doubt that the queue is at.
function draw() {
  const { item } = queue;
  const waiting = files.some((file) => file.state === 'waiting');
  by('empty').hidden = Boolean(item);
  const failed = files.filter((file) => file.state === 'failed').length;
  by('empty').textContent = (waiting ? word('still_reading') : word('all_done')) + (failed ? `\n${word('some_failed', failed)}` : '');
  queue.show();
  progress();
  if (!item || view !== 'queue') return;
  card.show(item);
  const others = queue.items.filter((other) => other.file === item.file && other !== item);
  showPaper(item, others.filter((other) => other.page === item.page), goTo).catch((error) => note(error.message));
  showForm(item, others, goTo);
  for (const step of [1, 2, 3]) fetchAhead(queue.items[(queue.at + step) % queue.items.length]);
}

function progress() {
  const left = queue.items.length;
  const all = files.reduce((sum, file) => sum + file.doubts, 0);
  const waiting = files.filter((file) => file.state === 'waiting').length;
  by('progress').textContent = word('progress_of', left, Math.max(left, all)) + (waiting ? word('reading', waiting) : '');
  by('bar').value = all ? 1 - left / Math.max(left, all) : 0;
}

function named(left) {
  for (const part of left) part.items.forEach((item) => (item.name = short(files[part.file]?.name ?? '')));
  return left;
}

const short = (path) => path.split(/[\\/]/).pop();

// Takes what is left of some files; the rest stays.
function take(left) {
  queue.replace(named(left));
  left.forEach((part) => forget(part.file));
  if (view === 'groups') groups.fill(queue.items);
}

// Recording waits for the disk; the next doubt does not.
let recording = Promise.resolve();

function record(lines, from) {
  decided.push(from ? id(from) : null);
  recording = recording.then(async () => {
    try {
      const before = queue.item && id(queue.item);
      take(await post('api/decide', lines));
      // Only what was decided went; who looks at the next one is not disturbed.
      if (view === 'groups' || !queue.item || id(queue.item) !== before || !card.item || id(card.item) !== before) draw();
      else queue.show();
      await refresh(false);
    } catch (error) {
      note(error.message);
      await reload();
    }
  });
  return recording;
}

function accept() {
  const { item } = queue;
  if (!item) return;
  const lines = card.decisions();
  queue.items.splice(queue.at, 1);
  if (queue.at >= queue.items.length) queue.at = Math.max(0, queue.items.length - 1);
  draw();
  record(lines, item);
}

async function undo() {
  await recording;
  const left = await post('api/undo', {});
  if (!left) return note(word('nothing_to_undo'));
  take(left);
  const at = queue.find(decided.pop());
  if (at >= 0) queue.at = at;
  draw();
  refresh(false);
}

function later() {
  queue.putOff();
  draw();
}

function strike() {
  const { item } = queue;
  if (item && !by('strike').hidden) record(card.strike(), item);
}

// Asks for a row that was not read, below the one that is looked at.
function askForRow() {
  const { item } = queue;
  if (!item || by('strike').hidden) return;
  by('row-members').replaceChildren(...item.members.map((m) => {
    const line = make('label', 'member', '');
    const field = make('input');
    field.name = m.name;
    // The row above tells the levels of this one.
    field.value = m.name.startsWith('level') ? m.text : '';
    line.append(make('span', '', member(m.name)), field);
    return line;
  }));
  by('row').returnValue = '';
  by('row').showModal();
  by('row-members').querySelector('[name="name"]')?.focus();
}

function addRow() {
  const { item } = queue;
  if (by('row').returnValue !== 'add' || !item) return;
  const fields = [...by('row-members').querySelectorAll('input')].filter((field) => field.value);
  const now = JSON.stringify(Object.fromEntries(fields.map((field) => [field.name, field.value])));
  record([{ ...card.strike()[0], now, kind: 'added' }], item);
}

function turnTo(name) {
  view = name;
  for (const other of VIEWS) {
    by(`${other}-view`).hidden = other !== name;
    by(`tab-${other}`).setAttribute('aria-selected', other === name);
  }
  if (name === 'groups') {
    groups.fill(queue.items);
    by('grid').focus();
  }
  if (name === 'files') list();
  if (name === 'queue') draw();
}

function list() {
  by('files').replaceChildren(...files.map((file) => {
    const row = make('tr');
    const state = file.failure ? `${word(file.state)}: ${file.failure}` : word(file.state);
    row.append(...[file.name, state, file.pages, file.left, file.doubts].map((text) => make('td', '', text)));
    return row;
  }));
}

async function reload() {
  queue.replace(named(await get('api/queue')), null);
  draw();
}

// Looks whether files were read since.
async function refresh(whole) {
  const state = await get('api/state');
  const arrived = state.files.some((file, at) => file.state !== 'waiting' && (files[at]?.state ?? 'waiting') === 'waiting');
  ({ files } = state);
  // JSON holds one document; many are one a line.
  const format = files.length > 1 ? 'ndjson' : 'json';
  Object.assign(by('export-json'), { href: `export/zhibiao.${format}`, download: `zhibiao.${format}`, textContent: format.toUpperCase() });
  if (view === 'files') list();
  if (arrived || whole) {
    const at = queue.item && id(queue.item);
    queue.replace(named(await get('api/queue')), null);
    // What is looked at stays, whatever arrives.
    const again = at === undefined ? -1 : queue.find(at);
    if (again >= 0) queue.at = again;
    if (again < 0 || !card.item) draw();
    else queue.show();
  }
  progress();
}

async function watch() {
  try {
    await refresh(false);
  } catch (error) {
    note(error.message);
  }
  if (files.some((file) => file.state === 'waiting')) setTimeout(watch, 1000);
}

let fading;

function note(text) {
  by('note').textContent = text;
  by('note').hidden = false;
  clearTimeout(fading);
  fading = setTimeout(() => (by('note').hidden = true), 6000);
}

function showKeys() {
  by('keys-list').replaceChildren(...keys().flatMap(([key, text]) => {
    const term = make('dt');
    term.append(make('kbd', '', key));
    return [term, make('dd', '', text)];
  }));
  by('keys').showModal();
}

// Keys that begin to edit the text: from then on digits and letters are text.
const EDITS = ['F2', 'Backspace', 'Delete', 'ArrowLeft', 'ArrowRight', 'Home', 'End'];
const REGIONS = { queue: ['tab-queue', 'list', 'paper', 'card', 'form'], groups: ['tab-groups', 'groups', 'grid', 'confirm'], files: ['tab-files'] };

function toRegion(back) {
  const regions = REGIONS[view];
  const at = regions.findIndex((name) => by(name).contains(document.activeElement));
  const next = regions[(Math.max(at, 0) + (back ? regions.length - 1 : 1)) % regions.length];
  if (next === 'card' && card.item) card.focus();
  else by(next).focus();
}

function onKey(event) {
  // What an input method composes is its own.
  if (event.isComposing || event.keyCode === 229 || by('row').open) return;
  if (event.ctrlKey && view === 'queue' && ['Delete', 'Insert'].includes(event.key)) {
    event.preventDefault();
    return event.key === 'Delete' ? strike() : askForRow();
  }
  if (event.ctrlKey || event.metaKey || event.altKey || by('keys').open) return;
  const { key } = event;
  const field = event.target.closest('#members [data-at]');
  const isButton = event.target.matches('button, a');
  const isText = Boolean(field) && card.touched;
  const act = (work) => {
    event.preventDefault();
    work();
  };
  if (key === 'F6') return act(() => toRegion(event.shiftKey));
  if (!isText) {
    if (key === '?') return act(showKeys);
    if (key === 'g') return act(() => turnTo(view === 'groups' ? 'queue' : 'groups'));
    if (key === 'z') return act(() => undo().catch((error) => note(error.message)));
  }
  if (view === 'groups') return onGroupKey(event, act, isButton);
  if (view !== 'queue') return;
  if (key === 'Enter' && !event.shiftKey && !isButton) return act(accept);
  if (key === 'Escape') return act(() => {
    card.reset();
    card.focus();
  });
  if ((field || event.target.id === 'accept') && key === 'Tab') return act(() => {
    queue.move(event.shiftKey ? -1 : 1);
    draw();
  });
  if ((key === 'ArrowDown' || key === 'ArrowUp') && field && !(isText && field.tagName === 'TEXTAREA')) {
    const at = Number(field.dataset.at) + (key === 'ArrowDown' ? 1 : -1);
    return act(() => card.focus(Math.max(0, Math.min(card.item.members.length - 1, at))));
  }
  if ((key === 'ArrowDown' || key === 'ArrowUp') && event.target.id === 'list') return act(() => {
    queue.move(key === 'ArrowDown' ? 1 : -1);
    draw();
    by('list').focus();
  });
  if (isText) return;
  if (EDITS.includes(key)) card.touched = true;
  else if (key === 's') act(later);
  else if (/^[1-9]$/.test(key)) act(() => card.choose(Number(key) - 1));
}

function onGroupKey(event, act, isButton) {
  const { key } = event;
  if (event.target.id === 'groups' && (key === 'ArrowDown' || key === 'ArrowUp')) return act(() => groups.turn(key === 'ArrowDown' ? 1 : -1));
  if (key.startsWith('Arrow')) return act(() => groups.move(key));
  if (isButton) return;
  if (key === ' ' || key === 'x') return act(() => groups.toggle());
  if (key === 'Enter') return act(() => groups.confirm());
  if (key === 's') return act(() => groups.turn(1));
  if (/^[0-2]$/.test(key)) act(() => groups.mean(Number(key)));
}

fill();
document.addEventListener('keydown', onKey);
by('card').addEventListener('submit', (event) => event.preventDefault());
VIEWS.forEach((name) => by(`tab-${name}`).addEventListener('click', () => turnTo(name)));
by('accept').addEventListener('click', accept);
by('later').addEventListener('click', later);
by('strike').addEventListener('click', strike);
by('add').addEventListener('click', askForRow);
by('row').addEventListener('close', addRow);
by('row-close').addEventListener('click', () => by('row').close('none'));
by('undo').addEventListener('click', () => undo().catch((error) => note(error.message)));
by('keys-button').addEventListener('click', showKeys);
by('keys-close').addEventListener('click', () => by('keys').close());
watch();
