/** The dashboard: bar of figures, grid of devices, the chosen device beside it. */
import type { UnitState } from '../../api/shapes.ts';
import { follow } from './api.ts';
import { createCharts } from './charts.ts';
import { createDetail, type Detail, type Run } from './detail.ts';
import { button, element, write } from './element.ts';
import { type KnownFleet, loadFleet } from './fleet.ts';
import { createGrid, type TileSize } from './grid.ts';
import { createLedger } from './ledger.ts';
import { themeChoice } from './theme.ts';
import { currentLanguage, say, stateWords, useLanguage, words } from './words.ts';

const LEDGER_EVERY_SEC = 3;
const ROOM_FOR: { readonly [size in TileSize]: number } = { large: 60, medium: 400, small: Number.POSITIVE_INFINITY };

async function open(): Promise<void> {
  const place = document.getElementById('dashboard') as HTMLElement;
  document.documentElement.lang = currentLanguage() === 'zh' ? 'zh-CN' : 'en';
  document.title = `camlock ${say(words.title)}`;
  place.replaceChildren(element('div', { class: 'skeleton', 'aria-busy': 'true' }));
  let fleet: KnownFleet;
  try {
    fleet = await loadFleet();
  } catch (error) {
    place.replaceChildren(element('p', { class: 'empty', role: 'alert', text: `${(error as Error).message}` }));
    return;
  }
  show(place, fleet);
}

function show(place: HTMLElement, fleet: KnownFleet): void {
  const { devices } = fleet;
  const sizes: TileSize[] = ['large', 'medium', 'small'];
  let size = sizes.find((one) => devices.length <= ROOM_FOR[one]) ?? 'small';
  let state: UnitState | undefined;
  let selected: number | undefined;
  let detail: Detail | undefined;
  let following: { stop(): void } | undefined;
  let seconds = 0;
  let tab: 'devices' | 'ledger' = 'devices';

  const toast = element('p', { class: 'toast', role: 'alert' });
  toast.hidden = true;
  const run: Run = async (work) => {
    try {
      await work();
      toast.hidden = true;
    } catch (error) {
      write(toast, (error as Error).message);
      toast.hidden = false;
    }
  };
  const gone = element('p', { class: 'gone', role: 'status', text: say(words.gone) });
  gone.hidden = true;

  const charts = createCharts();
  const ledger = createLedger(fleet.ledger);
  const grid = createGrid(fleet, {
    select: choose,
    key(key) {
      if (key !== '/') return detail?.key(key) ?? false;
      filter.focus();
      return true;
    },
  });
  const filter = element('input', { type: 'search', 'aria-label': say(words.filter), 'data-hook': 'filter' });
  filter.placeholder = say(words.filter);
  filter.addEventListener('input', showGrid);
  filter.addEventListener('keydown', ({ key }) => {
    if (key === 'Escape') filter.value = '';
    if (key === 'Escape' || key === 'Enter') {
      showGrid();
      grid.focus();
    }
  });

  const states = Object.keys(stateWords) as UnitState[];
  const chips = [undefined, ...states].map((one) => {
    const chip = button(
      '',
      () => {
        state = one;
        showGrid();
      },
      { class: 'chip' },
    );
    if (one) chip.dataset.state = one;
    return { one, chip };
  });
  const sizeChoice = element('select', { 'aria-label': say(words.size) });
  for (const one of sizes) {
    const option = element('option', { text: say(words[one]) });
    option.value = one;
    sizeChoice.append(option);
  }
  sizeChoice.value = size;
  sizeChoice.addEventListener('change', () => {
    size = sizeChoice.value as TileSize;
    showGrid();
  });

  const aside = element('div', { class: 'side' }, element('p', { class: 'empty', text: say(words.choose) }));
  const tools = element(
    'div',
    { class: 'tools' },
    element('div', { class: 'chips', role: 'group', 'aria-label': say(words.devices) }, ...chips.map(({ chip }) => chip)),
    filter,
    sizeChoice,
  );
  const devicesPanel = element('div', { class: 'panel' }, tools, grid.root, element('p', { class: 'hint keys', text: say(words.keys) }));
  const ledgerPanel = element('div', { class: 'panel' }, ledger.root);
  const tabs = (['devices', 'ledger'] as const).map((one) => button(say(words[one]), () => openTab(one), { class: 'tab' }));

  function openTab(one: typeof tab): void {
    tab = one;
    devicesPanel.hidden = one !== 'devices';
    ledgerPanel.hidden = one !== 'ledger';
    for (const [index, made] of tabs.entries()) {
      if ((index === 0) === (one === 'devices')) made.setAttribute('aria-current', 'page');
      else made.removeAttribute('aria-current');
    }
    if (one === 'ledger') void run(() => ledger.load(fleet.figures));
  }

  function showGrid(): void {
    const wanted = filter.value.trim().toLowerCase();
    const places: number[] = [];
    for (const [index, device] of devices.entries()) {
      if (state !== undefined && device.state !== state) continue;
      if (wanted && ![device.name, device.id, ...device.tags].some((text) => text.toLowerCase().includes(wanted))) continue;
      places.push(index);
    }
    grid.show(places, size);
    grid.select(selected);
    count();
  }

  function count(): void {
    const counts = new Map<UnitState, number>();
    for (const device of devices) counts.set(device.state, (counts.get(device.state) ?? 0) + 1);
    for (const { one, chip } of chips) {
      const number = one === undefined ? devices.length : (counts.get(one) ?? 0);
      write(chip, `${say(one === undefined ? words.all : stateWords[one])} ${number}`);
      chip.setAttribute('aria-pressed', String(state === one));
      chip.hidden = one !== undefined && number === 0 && state !== one;
    }
  }

  function choose(index: number): void {
    if (selected === index) return;
    selected = index;
    const known = devices[index];
    if (!known) return;
    detail = createDetail(fleet, known, run);
    aside.replaceChildren(detail.root);
    listen(known.id);
  }

  function listen(device?: string): void {
    following?.stop();
    following = follow(device, {
      frame(frame) {
        seconds += 1;
        const changed = fleet.take(frame);
        charts.draw(fleet.figures);
        grid.refresh(changed);
        grid.second();
        if (changed.length > 0) count();
        detail?.refresh();
        detail?.take(frame);
        if (tab === 'ledger' && seconds % LEDGER_EVERY_SEC === 0) void run(() => ledger.load(fleet.figures));
      },
      lost() {
        gone.hidden = false;
      },
      // It may be another fleet by now.
      back: () => location.reload(),
    });
  }

  document.onkeydown = (event) => {
    if (event.key !== '/' || event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement) return;
    event.preventDefault();
    openTab('devices');
    filter.focus();
  };

  place.replaceChildren(
    element(
      'header',
      {},
      element('h1', { text: `camlock ${say(words.title)}` }),
      element('nav', { 'aria-label': say(words.title) }, ...tabs),
      themeChoice(() => charts.recolour()),
      button(say(words.language), () => {
        useLanguage(currentLanguage() === 'zh' ? 'en' : 'zh');
        following?.stop();
        void open();
      }),
    ),
    gone,
    toast,
    element(
      'main',
      {},
      charts.root,
      element('div', { class: 'floor' }, element('div', { class: 'left' }, devicesPanel, ledgerPanel), aside),
    ),
  );
  openTab('devices');
  showGrid();
  charts.draw(fleet.figures);
  listen();
  if (devices.length > 0 && devices.length <= ROOM_FOR.large) {
    grid.select(0);
    choose(0);
  }
}

void open();
