/** The brand a scenario without one plays with: every category and every reminder of the catalogue is chosen. */
import { type Category, catalogue, categories } from '../../devices/index.ts';
import type { SeedBrand } from '../platform/seed.ts';

/** Its product ids are `CAMLOCK` and a letter of the category. */
export function builtInBrand(): SeedBrand {
  return {
    app: { name: '晨曦智家', appid: 'wx5ce0a5ce0a5ce0a5' },
    cloud: { appKey: 'camlockscenario', login: 'https://login.example.com/login' },
    reminders: Object.fromEntries(categories.map((category, index) => [category, settingOf(category, index)])),
  };
}

function settingOf(category: Category, index: number): NonNullable<SeedBrand['reminders'][string]> {
  return {
    productId: `CAMLOCK${String(index + 1).padStart(3, '0')}`,
    modelId: `model-${category}`,
    templates: Object.fromEntries(Object.keys(catalogue[category].reminders).map((key) => [key, `tmpl-${category}-${key}`])),
  };
}
