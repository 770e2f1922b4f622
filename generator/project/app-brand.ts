/** The brand as the app reads it: `src/generated/brand.ts`. Shape: `templates/app/src/brand/brand-type.ts`. */
import { Hosts } from '../../devices/index.ts';
import { type Brand, imageOf } from '../brand/load-brand.ts';
import type { ReminderSettings } from '../brand/schema.ts';
import { pathText } from '../finding.ts';
import type { ManualPage } from '../manuals/manual-page.ts';

/** Plain data; keys that a brand left out are absent. */
export interface AppBrand {
  readonly app: { readonly name: string; readonly appid: string; readonly locationKey: string; readonly templateVersion: string };
  readonly cloud: { readonly appKey: string; readonly apiOrigin: string; readonly socketOrigin: string; readonly login: string };
  readonly reminders: { readonly [category: string]: ReminderSettings };
  readonly support: { readonly phone?: string; readonly feedbackGuide?: string; readonly appDownloadQr?: string };
  readonly manuals: {
    readonly app: readonly ManualPage[];
    readonly products: readonly { readonly name: string; readonly pages: readonly ManualPage[] }[];
  };
  readonly theme: { readonly primary: string; readonly secondary: string; readonly homeImage?: string; readonly lockImage?: string };
}

/** The mock platform answers under the official names too, so the app's code is the same for both. */
function apiOrigin(endpoint: string): string {
  return endpoint === 'tencent' || endpoint === 'mock' ? `https://${Hosts.iotApp}` : new URL(endpoint).origin;
}

/** Without the keys whose value is absent. */
function present<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined)) as T;
}

/** Pure. Images become absolute paths inside the package. */
export function appBrand(brand: Brand, templateVersion: string): AppBrand {
  const { file } = brand;
  const origin = apiOrigin(file.cloud.endpoint);
  const image = (...path: readonly (string | number)[]): string | undefined => imageOf(brand, path);
  const pages = (paths: readonly string[] | undefined, ...at: readonly (string | number)[]): ManualPage[] =>
    (paths ?? []).flatMap((_, index): readonly ManualPage[] => {
      const picture = image(...at, index);
      return brand.documents.get(pathText([...at, index])) ?? (picture === undefined ? [] : [picture]);
    });
  return {
    app: { ...file.app, templateVersion },
    cloud: { appKey: file.cloud.appKey, apiOrigin: origin, socketOrigin: origin.replace(/^https:/, 'wss:'), login: file.cloud.login },
    reminders: Object.fromEntries(
      brand.categories.map((category) => {
        const { productId, modelId, templates } = file.reminders[category] as ReminderSettings;
        const sorted = Object.entries(present(templates)).sort(([a], [b]) => (a < b ? -1 : 1));
        return [category, { productId, modelId, templates: Object.fromEntries(sorted) }];
      }),
    ),
    support: present({
      phone: file.support?.phone,
      feedbackGuide: file.support?.feedbackGuide,
      appDownloadQr: image('support', 'appDownloadQr'),
    }),
    manuals: {
      app: pages(file.manuals?.miniProgram, 'manuals', 'miniProgram'),
      products: (file.manuals?.products ?? []).map((product, index) => ({
        name: product.name,
        pages: pages(product.pages, 'manuals', 'products', index, 'pages'),
      })),
    },
    theme: present({ ...brand.theme, homeImage: image('theme', 'homeImage'), lockImage: image('theme', 'lockImage') }),
  };
}
