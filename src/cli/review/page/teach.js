// Taught once: what a column holds or a label means is said once, and holds for all files with that header.

import { by, get, make } from './ask.js';
import { inLanguage, meaning, word } from './words.js';

export class Teacher {
  constructor(record) {
    this.record = record;
    by('teach-header').addEventListener('change', () => this.offer());
    by('teach-close').addEventListener('click', () => by('teach').close('none'));
    by('teach').addEventListener('close', () => {
      if (by('teach').returnValue === 'put' && this.header) this.record(this.lesson());
    });
  }

  async ask(item) {
    this.known = await get(`api/headers/${item.file}`);
    // Those of the form that is looked at stand first, and of these the ones that were only inferred.
    const rank = (h) => (h.form === (item.form ?? 0) ? 0 : 2) + (h.is_known ? 1 : 0);
    this.known.headers.sort((a, b) => rank(a) - rank(b));
    by('teach-header').replaceChildren(...this.known.headers.map((h, at) => {
      const option = make('option', '', `${h.text} → ${inLanguage(h.taken)}`);
      option.value = at;
      return option;
    }));
    this.offer();
    by('teach').returnValue = '';
    by('teach').showModal();
    by('teach-header').focus();
  }

  get header() {
    return this.known?.headers[Number(by('teach-header').value)];
  }

  // Offers what the header that is chosen can mean.
  offer() {
    const { header } = this;
    if (!header) return;
    const columns = this.known.columns.flatMap((name) => (name === 'target' ? ['target.annual', 'target.cycle', 'target'] : [name]));
    const names = header.is_label ? [...this.known.keys, ''] : columns;
    by('teach-means').replaceChildren(...names.map((name) => {
      const option = make('option', '', meaning(name));
      option.value = name;
      return option;
    }));
    by('teach-files').textContent = word('teach_files', header.files);
  }

  lesson() {
    const [means, period] = by('teach-means').value.split('.');
    return { text: this.header.text, is_label: this.header.is_label, means: means || null, period: period ?? null };
  }
}
