// The picture of the page, with the boxes of what is looked at, centred and enlarged.

import { by, get, make } from './ask.js';

const sizes = new Map();
const ahead = new Map();

const address = (item) => `api/page/${item.file}/${item.page}`;

export function size(file, page) {
  const key = `${file}/${page}`;
  if (!sizes.has(key)) sizes.set(key, get(`api/size/${key}`));
  return sizes.get(key);
}

// Asks for a page that will be looked at soon.
export function fetchAhead(item) {
  if (!item?.page || ahead.has(address(item))) return;
  const picture = new Image();
  picture.src = address(item);
  ahead.set(address(item), picture);
  if (ahead.size > 12) ahead.delete(ahead.keys().next().value);
  size(item.file, item.page).catch(() => {});
}

let shown = '';

export async function show(item, others, select) {
  const page = by('page');
  const sheet = by('sheet');
  sheet.hidden = !item.page;
  if (!item.page) return;
  const wanted = address(item);
  if (page.getAttribute('src') !== wanted) page.src = wanted;
  page.alt = `${item.name} ${item.page}`;
  shown = wanted;
  const [width, height] = await size(item.file, item.page);
  if (shown !== wanted) return;
  const paper = by('paper');
  const box = around(item) ?? [0, 0, width, height];
  // The row over the width of the window, and no larger than what is sharp.
  const room = paper.clientWidth - 24;
  const scale = Math.max(room / width, Math.min((room / (box[2] - box[0])) * 0.96, (room / width) * 2.4));
  sheet.style.width = `${width * scale}px`;
  sheet.style.height = `${height * scale}px`;
  const boxes = others.filter((o) => o.bbox).map((other) => {
    const element = place('box-other', other.bbox, scale);
    element.addEventListener('click', () => select(other));
    return element;
  });
  if (item.bbox) boxes.push(place('box-row', item.bbox, scale));
  boxes.push(...item.choices.map((choice) => place('box-char', choice.bbox, scale)));
  by('boxes').replaceChildren(...boxes);
  const middle = [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2].map((at) => at * scale + 12);
  paper.scrollTo(middle[0] - paper.clientWidth / 2, middle[1] - paper.clientHeight / 2);
}

// What is to be seen: the row, and the characters.
function around(item) {
  const all = [item.bbox, item.at, ...item.choices.map((choice) => choice.bbox)].filter(Boolean);
  if (!all.length) return null;
  return [0, 1, 2, 3].map((side) => Math[side < 2 ? 'min' : 'max'](...all.map((box) => box[side])));
}

function place(type, [x0, y0, x1, y1], scale) {
  const box = make('div', type);
  Object.assign(box.style, { left: `${x0 * scale}px`, top: `${y0 * scale}px`, width: `${(x1 - x0) * scale}px`, height: `${(y1 - y0) * scale}px` });
  return box;
}
