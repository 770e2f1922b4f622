/** The chosen device: what it shows, what can happen to it, its settings, its faults, its messages. */
import type { Frame } from '../../api/shapes.ts';
import type { UnitDescription } from '../../describe.ts';
import { api, deviceAddress } from './api.ts';
import { button, element, write } from './element.ts';
import { createFaultSwitches } from './fault-switches.ts';
import { hasLens, type KnownDevice, type KnownFleet, valueWords } from './fleet.ts';
import { createProperties } from './properties.ts';
import { createTrace } from './trace.ts';
import { createTriggers } from './triggers.ts';
import { markWords, say, stateWords, words } from './words.ts';

export interface Detail {
  readonly root: HTMLElement;
  /** Its own lines of this second came. */
  take(frame: Frame): void;
  /** State or marks changed. */
  refresh(): void;
  /** A letter on the keyboard; false: it means nothing here. */
  key(key: string): boolean;
}

/** `run` does what a person asked for and tells them when it failed. */
export type Run = (work: () => Promise<unknown>) => Promise<void>;

export function createDetail(fleet: KnownFleet, known: KnownDevice, run: Run): Detail {
  const { id, name, category } = known;
  const model = fleet.models.get(category);
  let described: UnitDescription | undefined;
  let shots = 0;

  const status = element('p', { class: 'status' });
  const about = element('p', { class: 'about' });
  const picture = element('img', { class: 'picture' });
  picture.alt = say(words.picture);
  const noPicture = element('div', { class: 'no-picture', text: say(words.noPicture) });
  const lens = hasLens(fleet, category);
  picture.addEventListener('load', () => showPicture(true));
  picture.addEventListener('error', () => showPicture(false));
  const ring = element('div', { class: 'ring', 'aria-hidden': 'true' }, element('span', { class: 'ring-word' }));

  const triggers = createTriggers({ id, run, done: () => load() });
  const properties = createProperties({
    model,
    set: (values) =>
      run(async () => {
        await api.set(id, values);
        await load();
      }),
  });
  const faults = createFaultSwitches({ id, run });
  const trace = createTrace(model);
  const act = (what: Parameters<typeof api.act>[1]) => run(async () => show(await api.act(id, what)));
  const powerOn = button(say(words.powerOn), () => act('power-on'));
  const powerOff = button(say(words.powerOff), () => act('power-off'));
  const cut = button(say(words.cut), () => act('cut'));
  const label = element('details', {}, element('summary', { text: say(words.label) }));
  label.addEventListener('toggle', () => {
    if (!label.open || label.querySelector('img')) return;
    const code = element('img', { class: 'label' });
    code.alt = say(words.label);
    code.src = `${deviceAddress(id)}/label.png`;
    label.append(code);
  });

  const section = (title: string, ...children: (Node | string)[]) => element('section', {}, element('h3', { text: title }), ...children);
  const root = element(
    'aside',
    { class: 'detail', 'aria-label': name, 'data-hook': 'detail' },
    element('h2', { text: name }),
    status,
    about,
    lens ? element('div', { class: 'screen' }, picture, noPicture) : ring,
    section(say(words.happen), triggers.root),
    section(
      say(words.power),
      element(
        'div',
        { class: 'row' },
        powerOn,
        powerOff,
        cut,
        button(say(words.reset), () => act('factory-reset')),
      ),
      label,
    ),
    section(say(words.properties), properties.root),
    section(say(words.faults), faults.root),
    section(say(words.trace), trace.root),
  );

  function showPicture(there: boolean): void {
    picture.hidden = !there;
    noPicture.hidden = there;
  }

  function refresh(): void {
    const value = valueWords(fleet, known);
    const marks = known.marks.map((mark) => say(markWords[mark]));
    root.dataset.state = known.state;
    ring.dataset.value = String(known.value);
    write(status, [say(stateWords[known.state]), ...marks].join(' · '));
    write(ring.firstElementChild as Element, known.state === 'off' || !value ? say(stateWords[known.state]) : say(value));
    powerOn.disabled = known.state !== 'off';
    powerOff.disabled = known.state === 'off';
    cut.disabled = known.state !== 'online';
    triggers.enable(known.state !== 'off');
  }

  function show(device: UnitDescription): void {
    described = device;
    write(
      about,
      [device.id, `${say(words.firmware)} ${device.firmware}`, say(device.bound ? words.bound : words.unbound), ...device.tags].join(' · '),
    );
    triggers.show(device);
    properties.show(device.state);
  }

  async function load(): Promise<void> {
    show(await api.device(id));
  }

  showPicture(false);
  refresh();
  void run(async () => {
    const [lines] = await Promise.all([api.trace(id), load(), faults.load()]);
    trace.add(lines, 0);
  });

  return {
    root,
    refresh,
    take({ lines, skipped }) {
      trace.add(lines, skipped);
      if (lines.length > 0) void run(load);
      if (lines.some(({ type }) => type === 'fault')) void run(faults.load);
      if (!lens || document.hidden) return;
      if (known.state === 'off') showPicture(false);
      // Never two at once: a slow machine shows fewer pictures, not more requests.
      else if (picture.complete || !picture.hasAttribute('src')) picture.src = `${deviceAddress(id)}/picture.jpg?n=${++shots}`;
    },
    key(key) {
      const meant = described?.triggers.find((trigger) => trigger.key === key);
      if (!meant || known.state === 'off') return false;
      triggers.fire(meant.trigger);
      return true;
    },
  };
}
