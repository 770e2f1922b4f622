/** What the operator entered in WeChat's console becomes rows. Seeding twice changes nothing; seeding differently replaces. */
import { createPublicKey } from 'node:crypto';
import type { WechatSeed } from '../seed.ts';
import { type MiniProgramRow, openidOf, type WechatState } from './state.ts';

/** One person with a phone, when the seed names nobody. */
const DEFAULT_USER = { userId: 'me', nickname: '我' } as const;

/** Raised for a seed that cannot stand; the message names the field and what is allowed. */
export class SeedError extends Error {
  override readonly name = 'SeedError';
}

const APPID = /^wx[0-9a-f]{16}$/;
const ID = /^[A-Za-z0-9_-]{1,128}$/;

export function seedWechat(state: WechatState, seed: WechatSeed): void {
  const rows = seed.miniPrograms.map(toRow);
  const users = seed.users ?? (state.users.size === 0 ? [DEFAULT_USER] : []);
  for (const { userId } of users) {
    if (!ID.test(userId)) throw new SeedError(`wechat.users: userId ${JSON.stringify(userId)} should be 1–128 of A-Z a-z 0-9 _ -`);
  }
  for (const row of rows) state.miniPrograms.put(row.appid, row);
  for (const user of users) state.users.put(user.userId, { userId: user.userId, nickname: user.nickname });
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
      (program.deviceModels ?? []).map(({ modelId, category, approved }) => [modelId, { category, approved: approved ?? true }]),
    ),
    deviceTemplates: Object.fromEntries((program.deviceTemplates ?? []).map(({ templateId, ...template }) => [templateId, template])),
  };
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
