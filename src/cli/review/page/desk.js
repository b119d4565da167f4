// The desk: it keeps the queue, the page and the data in step, and turns keys into decisions.

import { by, get, make, post } from './ask.js';
import { Card, forget, showForm, step } from './data.js';
import { Groups } from './groups.js';
import { fetchAhead, show as showPaper } from './paper.js';
import { Queue, id } from './queue.js';
import { Rows, forgetLevels, isRow, thing } from './rows.js';
import { Teacher } from './teach.js';
import { fill, keys, word } from './words.js';

const VIEWS = ['queue', 'groups', 'files'];
let view = 'queue';
let files = [];
const decided = [];

const queue = new Queue((at) => go(at));
const card = new Card();
const groups = new Groups((lines) => record(lines));
const rows = new Rows((lines, item) => record(lines, item, true));
const teacher = new Teacher((lesson) => teach(lesson).catch((error) => note(error.message)));
// What is looked at though nothing doubts it.
let aside = null;

const current = () => aside ?? queue.item;

function go(at) {
  aside = null;
  queue.at = at;
  draw();
}

// Shows a row, a field or a form that nothing doubts.
async function look(file, path) {
  try {
    aside = { ...(await thing(file, path)), file, name: short(files[file]?.name ?? '') };
    const inForm = by('form').contains(document.activeElement);
    draw();
    if (inForm) by('form').focus();
  } catch (error) {
    note(error.message);
  }
}

const goTo = (item) => go(queue.items.indexOf(item));

// Shows the doubt that the queue is at.
function draw() {
  const item = current();
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
  showForm(item, others, goTo, look);
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

function record(lines, from, isOfRows) {
  decided.push(from ? id(from) : null);
  recording = recording.then(async () => {
    try {
      const before = queue.item && id(queue.item);
      take(await post('api/decide', lines));
      // Only what was decided went; who looks at the next one is not disturbed.
      if (isOfRows) aside = null;
      if (aside) queue.show();
      else if (isOfRows || view === 'groups' || !queue.item || id(queue.item) !== before || !card.item || id(card.item) !== before) draw();
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
  const item = current();
  if (!item) return;
  const lines = card.decisions();
  if (aside) {
    aside = null;
  } else {
    queue.items.splice(queue.at, 1);
    if (queue.at >= queue.items.length) queue.at = Math.max(0, queue.items.length - 1);
  }
  draw();
  if (lines.length) record(lines, item);
}

// Has what is said of a header hold for all files with it; these are read again.
async function teach(lesson) {
  await recording;
  decided.push(null);
  const left = await post('api/teach', lesson);
  aside = null;
  forgetLevels();
  take(left);
  note(word('taught', left.length));
  draw();
  // A file that is read again at once is never seen to wait.
  await refresh(true);
  watch();
}

async function undo() {
  await recording;
  const left = await post('api/undo', {});
  if (!left) return note(word('nothing_to_undo'));
  aside = null;
  take(left);
  const at = queue.find(decided.pop());
  if (at >= 0) queue.at = at;
  draw();
  // What was taught and is taken back has files read again.
  await refresh(left.some((part) => files[part.file] && !part.items.length));
  watch();
}

function later() {
  queue.putOff();
  draw();
}

// Does something to the row that is looked at.
function onRow(what, ...parts) {
  const item = current();
  if (item && view === 'queue' && isRow(item)) rows[what](item, ...parts).catch((error) => note(error.message));
}

const askToTeach = () => {
  const item = current();
  if (item) teacher.ask(item).catch((error) => note(error.message));
};

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
  by('files').replaceChildren(...files.map((file, at) => {
    const row = make('tr');
    const state = file.failure ? `${word(file.state)}: ${file.failure}` : word(file.state);
    row.append(...[file.name, state, file.pages, file.left, file.doubts].map((text) => make('td', '', text)));
    const copy = make('td');
    if (file.pages && !file.failure) {
      const link = make('a', '', 'PDF');
      link.download = `${short(file.name).replace(/\.pdf$/i, '')}.pdf`;
      link.href = `copy/${at}/${encodeURIComponent(link.download)}`;
      link.setAttribute('aria-label', `${word('copy')}: ${file.name}`);
      copy.append(link);
    }
    row.append(copy);
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

const ROW_KEYS = {
  'Ctrl-Delete': () => onRow('strike'),
  'Ctrl-Insert': () => onRow('add'),
  'Alt-Enter': () => onRow('split', ...card.caret()),
  'Alt-j': () => onRow('merge'),
  'Alt-ArrowUp': () => onRow('move', -1),
  'Alt-ArrowDown': () => onRow('move', 1),
};

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
  if (event.isComposing || event.keyCode === 229 || by('row').open || by('teach').open) return;
  const chord = ROW_KEYS[[event.ctrlKey && 'Ctrl', event.altKey && 'Alt', event.key].filter(Boolean).join('-')];
  if (chord && view === 'queue' && !by('keys').open) {
    event.preventDefault();
    return chord();
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
    if (key === 't' && view === 'queue') return act(askToTeach);
    if (key === 'g') return act(() => turnTo(view === 'groups' ? 'queue' : 'groups'));
    if (key === 'z') return act(() => undo().catch((error) => note(error.message)));
  }
  if (view === 'groups') return onGroupKey(event, act, isButton);
  if (view !== 'queue') return;
  if (key === 'Enter' && !event.shiftKey && !isButton) return act(accept);
  if (event.target.id === 'form' && (key === 'ArrowDown' || key === 'ArrowUp')) return act(() => {
    step(key === 'ArrowDown' ? 1 : -1);
    by('form').focus();
  });
  if (key === 'Escape') return act(() => {
    // First what was put in goes, then what is looked at besides.
    if (aside && !card.drafts.some((text, at) => text !== card.item.members[at].text)) return go(queue.at);
    card.reset();
    card.focus();
  });
  if ((field || event.target.id === 'accept') && key === 'Tab') return act(() => {
    if (aside) return go(queue.at);
    queue.move(event.shiftKey ? -1 : 1);
    draw();
  });
  // In a list of levels that is open the arrows choose.
  if ((key === 'ArrowDown' || key === 'ArrowUp') && field && !(isText && (field.tagName === 'TEXTAREA' || field.list))) {
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
for (const what of ['strike', 'add', 'merge']) by(what).addEventListener('click', () => onRow(what));
by('split').addEventListener('click', () => onRow('split', ...card.caret()));
by('up').addEventListener('click', () => onRow('move', -1));
by('down').addEventListener('click', () => onRow('move', 1));
by('teach-button').addEventListener('click', askToTeach);
by('undo').addEventListener('click', () => undo().catch((error) => note(error.message)));
by('keys-button').addEventListener('click', showKeys);
by('keys-close').addEventListener('click', () => by('keys').close());
watch();
