/**
 * The fleet as a grid of tiles. Only those in view exist, so that thousands cost no more than a screenful. One stop for the
 * tabulator key; arrows move inside, as in a list box.
 */
import { deviceAddress } from './api.ts';
import { element, write } from './element.ts';
import { hasLens, type KnownDevice, type KnownFleet, valueWords } from './fleet.ts';
import { markWords, say, stateWords, words } from './words.ts';

export type TileSize = 'large' | 'medium' | 'small';
const TILES: { readonly [size in TileSize]: { readonly width: number; readonly height: number; readonly gap: number } } = {
  large: { width: 208, height: 180, gap: 12 },
  medium: { width: 152, height: 64, gap: 8 },
  small: { width: 20, height: 20, gap: 4 },
};
/** Rows beyond the edge that exist already. */
const SPARE_ROWS = 2;
/** Still pictures are renewed every so many seconds. */
const PICTURE_EVERY_SEC = 10;

export interface Grid {
  readonly root: HTMLElement;
  /** Which devices are shown, by place, and how large. */
  show(places: readonly number[], size: TileSize): void;
  /** These changed. */
  refresh(places: readonly number[]): void;
  /** `focus`: the keyboard goes there too. */
  select(place: number | undefined, focus?: boolean): void;
  /** Called once a second: pictures get older. */
  second(): void;
  focus(): void;
}

export function createGrid(fleet: KnownFleet, on: { select(place: number): void; key(key: string): boolean }): Grid {
  const canvas = element('div', { class: 'canvas', role: 'presentation' });
  const empty = element('p', { class: 'empty' });
  const root = element('div', { class: 'grid', role: 'listbox', 'aria-label': say(words.devices), 'data-hook': 'grid' }, canvas, empty);
  root.tabIndex = 0;
  const tiles = new Map<number, HTMLElement>();
  let places: readonly number[] = [];
  let size: TileSize = 'large';
  let selected: number | undefined;
  let columns = 1;
  let second = 0;

  /** Makes the tiles in view and lets go of the others. */
  function draw(): void {
    const { width: least, height, gap } = TILES[size];
    columns = Math.max(1, Math.floor((root.clientWidth - gap) / (least + gap)));
    // Cards fill the row, dots stay dots.
    const width = size === 'small' ? least : Math.floor((root.clientWidth - gap) / columns) - gap;
    const rows = Math.ceil(places.length / columns);
    canvas.style.height = `${rows * (height + gap) + gap}px`;
    const top = Math.max(0, Math.floor(root.scrollTop / (height + gap)) - SPARE_ROWS);
    const bottom = Math.ceil((root.scrollTop + root.clientHeight) / (height + gap)) + SPARE_ROWS;
    const wanted = new Set<number>();
    for (let spot = top * columns; spot < Math.min(places.length, bottom * columns); spot++) wanted.add(spot);
    // A screen reader must find the chosen one, wherever the view is.
    const chosen = selected === undefined ? -1 : places.indexOf(selected);
    if (chosen >= 0) wanted.add(chosen);
    for (const [spot, tile] of tiles) {
      if (wanted.has(spot)) continue;
      tile.remove();
      tiles.delete(spot);
    }
    for (const spot of wanted) {
      const place = places[spot] as number;
      let tile = tiles.get(spot);
      if (!tile) {
        tile = makeTile(place);
        tiles.set(spot, tile);
        canvas.append(tile);
      }
      tile.style.left = `${gap + (spot % columns) * (width + gap)}px`;
      tile.style.top = `${gap + Math.floor(spot / columns) * (height + gap)}px`;
      tile.style.width = `${width}px`;
      tile.style.height = `${height}px`;
      tile.setAttribute('aria-setsize', String(places.length));
      tile.setAttribute('aria-posinset', String(spot + 1));
      fillTile(tile, place);
    }
    empty.hidden = places.length > 0;
    write(empty, say(fleet.devices.length === 0 ? words.noDevices : words.nothingFits));
  }

  function makeTile(place: number): HTMLElement {
    const { id, category, name } = fleet.devices[place] as KnownDevice;
    const picture = size === 'large' && hasLens(fleet, category) ? element('img', { class: 'still' }) : undefined;
    if (picture) {
      picture.alt = '';
      picture.addEventListener('error', () => picture.removeAttribute('src'));
      picture.dataset.address = `${deviceAddress(id)}/picture.jpg`;
    }
    const tile = element(
      'div',
      { class: `tile ${size}`, role: 'option', id: `tile-${place}`, 'data-device': id, click: () => choose(place) },
      size === 'large' && element('div', { class: 'view' }, picture, element('span', { class: 'value' })),
      size !== 'small' && element('div', { class: 'name', text: name }),
      size !== 'small' &&
        element(
          'div',
          { class: 'state' },
          element('span', { class: 'dot' }),
          element('span', { class: 'word' }),
          element('span', { class: 'marks' }),
        ),
      size === 'small' && element('span', { class: 'dot' }),
    );
    tile.title = name;
    return tile;
  }

  function fillTile(tile: HTMLElement, place: number): void {
    const device = fleet.devices[place] as KnownDevice;
    const { state, marks, name } = device;
    const value = valueWords(fleet, device);
    const shown = marks.map((mark) => say(markWords[mark]));
    tile.dataset.state = state;
    tile.dataset.marks = marks.join(' ');
    // In the order of what is seen, so that voice control finds the tile by its words.
    tile.setAttribute('aria-label', [...(value && state !== 'off' ? [say(value)] : []), name, say(stateWords[state]), ...shown].join(', '));
    tile.setAttribute('aria-selected', String(place === selected));
    const word = tile.querySelector('.word');
    if (word) write(word, say(stateWords[state]));
    const markList = tile.querySelector('.marks');
    if (markList) write(markList, shown.join(' · '));
    const valueWord = tile.querySelector('.value');
    if (valueWord) write(valueWord, value && state !== 'off' ? say(value) : '');
    const picture = tile.querySelector<HTMLImageElement>('img');
    if (picture) {
      if (state === 'off') picture.removeAttribute('src');
      else if (!picture.hasAttribute('src')) picture.src = `${picture.dataset.address}?n=${second}`;
    }
  }

  function choose(place: number): void {
    api.select(place, true);
    on.select(place);
  }

  function move(by: number): void {
    if (places.length === 0) return;
    const from = selected === undefined ? -1 : places.indexOf(selected);
    const to = from < 0 ? 0 : Math.min(places.length - 1, Math.max(0, from + by));
    choose(places[to] as number);
  }

  root.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const page = Math.max(1, Math.floor(root.clientHeight / (TILES[size].height + TILES[size].gap))) * columns;
    const moves: { readonly [key: string]: number } = {
      ArrowLeft: -1,
      ArrowRight: 1,
      ArrowUp: -columns,
      ArrowDown: columns,
      PageUp: -page,
      PageDown: page,
      Home: -places.length,
      End: places.length,
    };
    const by = moves[event.key];
    if (by !== undefined) move(by);
    else if (!on.key(event.key)) return;
    event.preventDefault();
  });
  let drawing = false;
  const drawSoon = () => {
    if (drawing) return;
    drawing = true;
    requestAnimationFrame(() => {
      drawing = false;
      draw();
    });
  };
  root.addEventListener('scroll', drawSoon, { passive: true });
  new ResizeObserver(drawSoon).observe(root);
  const api: Grid = {
    root,
    show(wanted, wantedSize) {
      for (const tile of tiles.values()) tile.remove();
      tiles.clear();
      places = wanted;
      size = wantedSize;
      draw();
    },
    refresh(changed) {
      const set = new Set(changed);
      for (const [spot, tile] of tiles) {
        const place = places[spot] as number;
        if (set.has(place)) fillTile(tile, place);
      }
    },
    select(place, focus = false) {
      selected = place;
      const spot = place === undefined ? -1 : places.indexOf(place);
      if (spot >= 0) {
        const { height, gap } = TILES[size];
        const top = gap + Math.floor(spot / columns) * (height + gap);
        if (top < root.scrollTop) root.scrollTop = top - gap;
        if (top + height > root.scrollTop + root.clientHeight) root.scrollTop = top + height + gap - root.clientHeight;
        root.setAttribute('aria-activedescendant', `tile-${place}`);
      } else root.removeAttribute('aria-activedescendant');
      draw();
      if (focus) root.focus({ preventScroll: true });
    },
    second() {
      second += 1;
      if (second % PICTURE_EVERY_SEC !== 0 || document.hidden) return;
      for (const picture of canvas.querySelectorAll<HTMLImageElement>('img[src]')) picture.src = `${picture.dataset.address}?n=${second}`;
    },
    focus: () => root.focus(),
  };
  return api;
}
