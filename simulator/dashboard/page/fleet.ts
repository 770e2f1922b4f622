/** What the page knows of the fleet: states and marks of all devices, the figures, the thing models. */
import type { Figures, Frame, ModelAnswer, Overview } from '../../api/shapes.ts';
import { api } from './api.ts';

export interface KnownDevice {
  readonly id: string;
  readonly name: string;
  readonly category: string;
  readonly tags: readonly string[];
  state: Overview['devices'][number]['state'];
  marks: Overview['devices'][number]['marks'];
  value: number | null;
}

const FIGURES_KEPT = 300;

export interface KnownFleet {
  readonly devices: readonly KnownDevice[];
  readonly figures: readonly Figures[];
  readonly models: ReadonlyMap<string, ModelAnswer>;
  readonly ledger: boolean;
  /** Places of the devices that changed. */
  take(frame: Frame): readonly number[];
}

export async function loadFleet(): Promise<KnownFleet> {
  const { devices: told, figures: past, ledger } = await api.overview();
  const devices: KnownDevice[] = told.map((device) => ({ ...device }));
  const categories = [...new Set(devices.map(({ category }) => category))];
  const models = new Map(await Promise.all(categories.map(async (category) => [category, await api.model(category)] as const)));
  const figures = [...past];
  return {
    devices,
    figures,
    models,
    ledger,
    take(frame) {
      figures.push(frame.figures);
      if (figures.length > FIGURES_KEPT) figures.shift();
      for (const [place, state, marks, value] of frame.changes) {
        const device = devices[place];
        if (device) Object.assign(device, { state, marks, value });
      }
      return frame.changes.map(([place]) => place);
    },
  };
}

/** Whether a picture of it can be asked for: it has a lens that looks at night. */
export function hasLens(fleet: KnownFleet, category: string): boolean {
  return fleet.models.get(category)?.properties.night_vision !== undefined;
}

/** What its main property says, such as locked. */
export function valueWords(fleet: KnownFleet, { category, value }: KnownDevice): { zh: string; en: string } | undefined {
  const define = fleet.models.get(category)?.properties[`${category}_state`]?.define;
  if (value === null || !define || (define.type !== 'enum' && define.type !== 'bool')) return undefined;
  return (define.mapping as { readonly [value: number]: { zh: string; en: string } })[value];
}
