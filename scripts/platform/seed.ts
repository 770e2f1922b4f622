/** Brand → what an operator would have entered in both consoles for it (mock-platform/seed.ts). */
import { type Category, catalogue, categories, Hosts, type Reminder, toDataTemplate, toDeviceId } from '../../devices/index.ts';
import type { PlatformSeed } from '../../mock-platform/index.ts';
import { PURPOSES } from '../release/privacy-purposes.ts';
import type { RunSecrets } from './secrets.ts';

/** The part of a brand that both consoles have to know. */
export interface SeedBrand {
  readonly app: { readonly name: string; readonly appid: string };
  readonly cloud: { readonly appKey: string; readonly login: string };
  readonly reminders: {
    readonly [category: string]:
      | { readonly productId: string; readonly modelId: string; readonly templates: { readonly [key: string]: string | undefined } }
      | undefined;
  };
}

export interface SeededDevice {
  readonly category: Category;
  readonly productId: string;
  readonly deviceName: string;
  readonly psk: string;
  /** What a person calls it. */
  readonly name?: string;
}

/** The categories a brand chose, in the catalogue's order. */
export function chosenCategories(brand: SeedBrand): Category[] {
  return categories.filter((category) => brand.reminders[category] !== undefined);
}

/** One device per chosen category, named `camera-0001`. */
export function devicesOf(brand: SeedBrand, secrets: Pick<RunSecrets, 'psk'>): SeededDevice[] {
  return chosenCategories(brand).map((category) => {
    const productId = brand.reminders[category]?.productId as string;
    const deviceName = `${category}-0001`;
    return { category, productId, deviceName, psk: secrets.psk(toDeviceId({ productId, deviceName })), name: catalogue[category].name.zh };
  });
}

/** What both sides have to know of each other; without an upload key nothing can be uploaded. */
export type SeedSecrets = Pick<RunSecrets, 'wechatSecret' | 'appSecret'> & Partial<Pick<RunSecrets, 'uploadPublicKey'>>;

/** Both consoles filled in. Templates get the ids of the brand and title and keywords of the catalogue. */
export function seedOf(brand: SeedBrand, secrets: SeedSecrets, devices: readonly SeededDevice[]): PlatformSeed {
  const chosen = chosenCategories(brand);
  const login = new URL(brand.cloud.login);
  const settings = chosen.map((category) => ({ category, ...(brand.reminders[category] as NonNullable<SeedBrand['reminders'][string]>) }));
  return {
    wechat: {
      miniPrograms: [
        {
          appid: brand.app.appid,
          name: brand.app.name,
          secret: secrets.wechatSecret,
          ...(secrets.uploadPublicKey === undefined ? {} : { uploadPublicKeys: [secrets.uploadPublicKey] }),
          requestDomains: [`https://${Hosts.iotApp}`, login.origin],
          socketDomains: [`wss://${Hosts.iotApp}`],
          deviceMessages: true,
          deviceModels: settings.map(({ modelId, category }) => ({ modelId, category, approved: true })),
          // Snapshots go into the album: without this in the guide WeChat refuses it.
          ...(settings.some(({ category }) => category === 'camera') && {
            privacyGuide: { AlbumWriteOnly: PURPOSES.AlbumWriteOnly ?? '' },
          }),
          deviceTemplates: settings.flatMap(({ category, templates }) =>
            Object.entries(templates).flatMap(([key, templateId]) => {
              if (templateId === undefined) return [];
              const reminder: Reminder | undefined = (catalogue[category].reminders as { readonly [key: string]: Reminder })[key];
              if (!reminder) throw new Error(`reminder ${key} is not in the catalogue of ${category}`);
              return [{ templateId, category, ...reminder.template }];
            }),
          ),
        },
      ],
    },
    iotCloud: {
      products: settings.map(({ category, productId }) => ({
        productId,
        name: catalogue[category].name.zh,
        category,
        dataTemplate: toDataTemplate(productId, catalogue[category].thingModel),
      })),
      devices: devices.map(({ productId, deviceName, psk }) => ({ productId, deviceName, psk })),
      applications: [
        {
          appKey: brand.cloud.appKey,
          appSecret: secrets.appSecret,
          appid: brand.app.appid,
          wechatSecret: secrets.wechatSecret,
          linkedProducts: settings.map(({ productId }) => productId),
          reminders: settings.map(({ productId, modelId, templates }) => ({
            productId,
            modelId,
            templates: Object.fromEntries(Object.entries(templates).filter((entry): entry is [string, string] => entry[1] !== undefined)),
          })),
          miniprogramState: 'trial',
        },
      ],
    },
  };
}

/** A fleet in the IoT cloud's console: products and devices, linked to no application. */
export function fleetSeed(units: readonly Omit<SeededDevice, 'name'>[]): PlatformSeed {
  const products = new Map(units.map((unit) => [unit.productId, unit.category]));
  return {
    iotCloud: {
      products: [...products].map(([productId, category]) => ({
        productId,
        name: catalogue[category].name.zh,
        category,
        dataTemplate: toDataTemplate(productId, catalogue[category].thingModel),
      })),
      devices: units.map(({ productId, deviceName, psk }) => ({ productId, deviceName, psk })),
      applications: [],
    },
  };
}
