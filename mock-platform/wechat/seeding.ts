/** What the operator entered in WeChat's console becomes rows. Seeding twice changes nothing; seeding differently replaces. */
import { createPublicKey } from 'node:crypto';
import type { WechatSeed } from '../seed.ts';
import { SeedError } from '../seed-error.ts';
import { checkCodeLifeSeed, codeLifeFields, seedCodeLife } from './code-life/seeding.ts';
import { type MiniProgramRow, openidOf, type WechatState } from './state.ts';
import { KEYWORD_TYPES, keywordType, type OrdinaryTemplate } from './templates/ordinary-template.ts';
import { libraryProblem } from './templates/template-library.ts';
import { checkThirdPartySeed, seedThirdParty } from './third-party/seeding.ts';

/** One person with a phone, when the seed names nobody. */
const DEFAULT_USER = { userId: 'me', nickname: '我' } as const;

const APPID = /^wx[0-9a-f]{16}$/;
const ID = /^[A-Za-z0-9_-]{1,128}$/;

export function seedWechat(state: WechatState, seed: WechatSeed): void {
  const rows = seed.miniPrograms.map(toRow);
  const users: NonNullable<WechatSeed['users']> = seed.users ?? (state.users.size === 0 ? [DEFAULT_USER] : []);
  for (const { userId } of users) {
    if (!ID.test(userId)) throw new SeedError(`wechat.users: userId ${JSON.stringify(userId)} should be 1–128 of A-Z a-z 0-9 _ -`);
  }
  for (const user of users) checkPhoneNumber(user);
  const problem = seed.templateLibrary && libraryProblem(seed.templateLibrary);
  if (problem) throw new SeedError(problem);
  for (const platform of seed.thirdPartyPlatforms ?? []) checkThirdPartySeed(platform);
  for (const program of seed.miniPrograms) {
    checkMessagePush(program);
    checkCodeLifeSeed(program, new Set([...state.users.values(), ...users].map(({ userId }) => userId)));
  }
  for (const row of rows) state.miniPrograms.put(row.appid, row);
  for (const { appid, messagePush } of seed.miniPrograms) {
    if (messagePush) state.messagePush.put(appid, messagePush);
    else state.messagePush.delete(appid);
  }
  if (seed.templateLibrary) {
    for (const [tid] of [...state.templateLibrary.entries()]) state.templateLibrary.delete(tid);
    for (const title of seed.templateLibrary) state.templateLibrary.put(String(title.tid), title);
  }
  if (seed.sensitiveWords) {
    for (const [word] of [...state.sensitiveWords.entries()]) state.sensitiveWords.delete(word);
    for (const word of seed.sensitiveWords) state.sensitiveWords.put(word, true);
  }
  for (const { userId, nickname, phoneNumber, highRisk } of users) {
    state.users.put(userId, {
      userId,
      nickname,
      ...(phoneNumber === undefined ? {} : { phoneNumber }),
      ...(highRisk === undefined ? {} : { highRisk }),
    });
  }
  seedCodeLife(state, seed);
  seedThirdParty(state, seed);
  for (const { appid } of state.miniPrograms.values()) {
    for (const { userId } of state.users.values()) openidOf(state, appid, userId);
  }
}

function toRow(program: WechatSeed['miniPrograms'][number]): MiniProgramRow {
  const where = `wechat.miniPrograms ${JSON.stringify(program.appid)}`;
  if (!APPID.test(program.appid)) throw new SeedError(`${where}: an appid is wx and 16 hex digits`);
  if (!program.secret) throw new SeedError(`${where}: secret is empty`);
  for (const key of program.uploadPublicKeys ?? []) checkPublicKey(key, where);
  return {
    appid: program.appid,
    name: program.name,
    secret: program.secret,
    uploadPublicKeys: program.uploadPublicKeys ?? [],
    ...(program.uploadIpList ? { uploadIpList: program.uploadIpList } : {}),
    requestDomains: program.requestDomains ?? [],
    socketDomains: program.socketDomains ?? [],
    deviceMessages: program.deviceMessages ?? true,
    deviceModels: Object.fromEntries(
      (program.deviceModels ?? []).map(({ modelId, category, name, approved, licenseType, nfc }) => [
        modelId,
        {
          category,
          ...(name === undefined ? {} : { name }),
          approved: approved ?? true,
          ...(licenseType === undefined ? {} : { licenseType }),
          ...(nfc === undefined ? {} : { nfc }),
        },
      ]),
    ),
    deviceTemplates: Object.fromEntries((program.deviceTemplates ?? []).map(({ templateId, ...template }) => [templateId, template])),
    subscribeTemplates: Object.fromEntries((program.subscribeTemplates ?? []).map((template) => ordinaryTemplate(template, where))),
    ...(program.serviceCategories ? { serviceCategories: program.serviceCategories } : {}),
    ...(program.originalId ? { originalId: program.originalId } : {}),
    ...(program.principalName ? { principalName: program.principalName } : {}),
    ...(program.apiIpList ? { apiIpList: program.apiIpList } : {}),
    ...(program.licensePackages ? { licensePackages: program.licensePackages } : {}),
    ...(program.confirmAddresses === undefined ? {} : { confirmAddresses: program.confirmAddresses }),
    ...(program.restrictions ? { restrictions: program.restrictions } : {}),
    ...(program.bannedTemplates ? { bannedTemplates: program.bannedTemplates } : {}),
    ...codeLifeFields(program),
  };
}

function ordinaryTemplate(
  template: NonNullable<WechatSeed['miniPrograms'][number]['subscribeTemplates']>[number],
  where: string,
): [string, OrdinaryTemplate] {
  for (const { key, values } of template.keywords) {
    const type = keywordType(key);
    const at = `${where}: keyword ${JSON.stringify(key)} of ${JSON.stringify(template.templateId)}`;
    if (!type) throw new SeedError(`${at} should be one of ${KEYWORD_TYPES.join(', ')} and a number, e.g. thing1`);
    if (type === 'enum' && !values?.length) throw new SeedError(`${at} is an enumeration and needs values`);
  }
  return [template.templateId, { title: template.title, longTerm: template.longTerm ?? false, keywords: template.keywords }];
}

function checkPhoneNumber({ userId, phoneNumber }: NonNullable<WechatSeed['users']>[number]): void {
  if (phoneNumber !== undefined && !/^\d{5,15}$/.test(phoneNumber))
    throw new SeedError(`wechat.users ${JSON.stringify(userId)}: phoneNumber should be 5 to 15 digits without country code`);
}

function checkMessagePush({ appid, messagePush }: WechatSeed['miniPrograms'][number]): void {
  if (!messagePush) return;
  const where = `wechat.miniPrograms ${JSON.stringify(appid)}: messagePush`;
  const protocol = URL.canParse(messagePush.url) ? new URL(messagePush.url).protocol : undefined;
  if (protocol !== 'http:' && protocol !== 'https:') throw new SeedError(`${where}.url should start with http:// or https://`);
  if (!/^[A-Za-z0-9]{3,32}$/.test(messagePush.token)) throw new SeedError(`${where}.token should be 3 to 32 letters and digits`);
  const { encodingAesKey } = messagePush;
  if (encodingAesKey !== undefined && !/^[A-Za-z0-9]{43}$/.test(encodingAesKey))
    throw new SeedError(`${where}.encodingAesKey should be 43 letters and digits`);
}

function checkPublicKey(pem: string, where: string): void {
  if (/PRIVATE KEY/.test(pem)) throw new SeedError(`${where}: uploadPublicKeys holds a private key; give the public one`);
  let type: string | undefined;
  try {
    type = createPublicKey(pem).asymmetricKeyType;
  } catch {
    throw new SeedError(`${where}: an entry of uploadPublicKeys is not a PEM public key`);
  }
  if (type !== 'rsa') throw new SeedError(`${where}: upload keys are RSA, this one is ${type}`);
}
