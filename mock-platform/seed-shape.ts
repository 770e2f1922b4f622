/** Is this JSON a seed? `POST /__mock__/seed` takes what people type, so every field is looked at before anything is changed. */

import { PLATFORM_RESTRICTIONS, PROGRAM_RESTRICTIONS } from './wechat/restrictions.ts';

type Check = (value: unknown, where: string) => string | undefined;

const text: Check = (value, where) => (typeof value === 'string' && value !== '' ? undefined : `${where} should be a non-empty string`);
const flag: Check = (value, where) => (typeof value === 'boolean' ? undefined : `${where} should be true or false`);
const whole: Check = (value, where) =>
  Number.isSafeInteger(value) && (value as number) >= 0 ? undefined : `${where} should be a whole number from 0`;
const oneOf =
  (...words: readonly (string | number)[]): Check =>
  (value, where) =>
    words.includes(value as string | number) ? undefined : `${where} should be one of ${words.join(', ')}`;

const list =
  (item: Check): Check =>
  (value, where) => {
    if (!Array.isArray(value)) return `${where} should be a list`;
    for (const [i, entry] of value.entries()) {
      const problem = item(entry, `${where}[${i}]`);
      if (problem) return problem;
    }
    return undefined;
  };

/** Fields ending in `?` may be absent; others in neither form are refused, so that a typing slip is seen. */
const object =
  (fields: { readonly [field: string]: Check }): Check =>
  (value, where) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return `${where} should be an object`;
    const row = value as { readonly [key: string]: unknown };
    for (const key of Object.keys(row)) {
      if (!Object.hasOwn(fields, key) && !Object.hasOwn(fields, `${key}?`)) return `${where}.${key} is not a field of a seed`;
    }
    for (const [field, check] of Object.entries(fields)) {
      const name = field.replace(/\?$/, '');
      const given = Object.hasOwn(row, name) ? row[name] : undefined;
      if (given === undefined && field.endsWith('?')) continue;
      const problem = check(given, `${where}.${name}`);
      if (problem) return problem;
    }
    return undefined;
  };

const keyword: Check = (value, where) => {
  const type = (value as { type?: unknown } | null)?.type;
  return object(
    type === 'enum'
      ? { key: text, name: text, type: oneOf('time', 'enum'), values: list(text) }
      : { key: text, name: text, type: oneOf('time', 'enum') },
  )(value, where);
};

/** An object of texts under any names. */
const texts: Check = (value, where) => {
  const problem = dictionary(value, where);
  if (problem) return problem;
  for (const [key, entry] of Object.entries(value as object)) {
    const wrong = text(entry, `${where}.${key}`);
    if (wrong) return wrong;
  }
  return undefined;
};

const dictionary: Check = (value, where) =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? undefined : `${where} should be an object`;

const SEED = object({
  'wechat?': object({
    miniPrograms: list(
      object({
        appid: text,
        name: text,
        secret: text,
        'uploadPublicKeys?': list(text),
        'uploadIpList?': list(text),
        'requestDomains?': list(text),
        'socketDomains?': list(text),
        'deviceMessages?': flag,
        'deviceModels?': list(
          object({
            modelId: text,
            category: text,
            'name?': text,
            'approved?': flag,
            'licenseType?': oneOf(1, 2, 3, 4, 5),
            'nfc?': oneOf('unit', 'model'),
          }),
        ),
        'deviceTemplates?': list(object({ templateId: text, category: text, title: text, keywords: list(keyword) })),
        'subscribeTemplates?': list(
          object({
            templateId: text,
            title: text,
            'longTerm?': flag,
            keywords: list(object({ key: text, name: text, 'values?': list(text) })),
          }),
        ),
        'serviceCategories?': list(object({ id: whole, name: text })),
        'messagePush?': object({ url: text, token: text, 'encodingAesKey?': text, 'format?': oneOf('json', 'xml') }),
        'originalId?': text,
        'principalName?': text,
        'apiIpList?': list(text),
        'confirmAddresses?': flag,
        'licensePackages?': list(object({ pkgId: text, pkgType: oneOf(0, 1, 2, 3, 4, 5), all: whole, startTime: whole, endTime: whole })),
        'administrator?': text,
        'testers?': list(text),
        'restrictions?': list(oneOf(...Object.keys(PROGRAM_RESTRICTIONS))),
        'bannedTemplates?': list(text),
        'personal?': flag,
        'profileComplete?': flag,
        'codeCategories?': list(
          object({
            firstClass: text,
            firstId: whole,
            secondClass: text,
            secondId: whole,
            'thirdClass?': text,
            'thirdId?': whole,
            'withdrawn?': flag,
          }),
        ),
        'locationApis?': list(text),
        'plugins?': list(object({ appid: text, versions: list(text) })),
        'privacyGuide?': texts,
      }),
    ),
    'domainsWithoutIcp?': list(text),
    'hostsWithoutCheckFile?': list(text),
    'sensitiveWords?': list(text),
    'thirdPartyPlatforms?': list(
      object({
        appid: text,
        name: text,
        secret: text,
        token: text,
        encodingAesKey: text,
        'eventUrl?': text,
        'messageUrl?': text,
        'ipList?': list(text),
        'permissionSets?': list(whole),
        'ticketPush?': flag,
        'restrictions?': list(oneOf(...Object.keys(PLATFORM_RESTRICTIONS))),
        'developmentAppids?': list(text),
      }),
    ),
    'users?': list(object({ userId: text, nickname: text, 'phoneNumber?': text, 'highRisk?': flag })),
    'templateLibrary?': list(
      object({
        tid: whole,
        title: text,
        type: oneOf(2, 3),
        categoryId: whole,
        'banned?': flag,
        'device?': text,
        keywords: list(object({ kid: whole, name: text, example: text, rule: text, 'values?': list(text) })),
      }),
    ),
  }),
  // The IoT cloud looks closer at its own part.
  'iotCloud?': object({
    products: list(
      object({ productId: text, name: text, category: text, dataTemplate: dictionary, 'productSecret?': text, 'subProducts?': list(text) }),
    ),
    devices: list(object({ productId: text, deviceName: text, psk: text, 'gateway?': text })),
    applications: list(
      object({
        appKey: text,
        appSecret: text,
        appid: text,
        wechatSecret: text,
        linkedProducts: list(text),
        reminders: list(object({ productId: text, modelId: text, templates: texts })),
        miniprogramState: oneOf('developer', 'trial', 'formal'),
      }),
    ),
    'firmwares?': list(object({ productId: text, version: text, url: text, fileSize: whole, md5sum: text, 'userDefined?': text })),
  }),
});

/** A sentence naming the first field that is wrong; undefined when the shape is right. */
export function seedShapeError(seed: unknown): string | undefined {
  return SEED(seed, 'seed');
}
