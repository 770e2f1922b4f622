/** What the seed says about members, categories, interfaces, privacy and domains becomes rows. */
import type { WechatSeed } from '../../seed.ts';
import { SeedError } from '../../seed-error.ts';
import type { MiniProgramRow, WechatState } from '../state.ts';
import { PRIVACY_VERSIONS, putPrivacy } from './privacy-guide.ts';
import { isLocationApi, isPrivacyKey, LOCATION_APIS, PRIVACY_KINDS } from './privacy-kinds.ts';
import { putTester } from './testers.ts';

type ProgramSeed = WechatSeed['miniPrograms'][number];

/** Throws {@link SeedError} for a person, interface or privacy key nobody knows. */
export function checkCodeLifeSeed(program: ProgramSeed, people: ReadonlySet<string>): void {
  const where = `wechat.miniPrograms ${JSON.stringify(program.appid)}`;
  const { administrator, testers = [], locationApis = [], privacyGuide = {} } = program;
  for (const userId of administrator === undefined ? testers : [administrator, ...testers]) {
    if (!people.has(userId)) throw new SeedError(`${where}: no person ${JSON.stringify(userId)} is seeded; add one to wechat.users`);
  }
  for (const api of locationApis) {
    if (!isLocationApi(api))
      throw new SeedError(`${where}: locationApis ${JSON.stringify(api)} should be one of ${LOCATION_APIS.join(', ')}`);
  }
  for (const key of Object.keys(privacyGuide)) {
    if (!isPrivacyKey(key)) {
      throw new SeedError(`${where}: privacyGuide ${JSON.stringify(key)} should be one of ${Object.keys(PRIVACY_KINDS).join(', ')}`);
    }
  }
}

export function codeLifeFields(program: ProgramSeed): Partial<MiniProgramRow> {
  const { administrator, profileComplete, codeCategories, locationApis, personal, plugins, testers } = program;
  return {
    ...(administrator === undefined ? {} : { administrator }),
    ...(profileComplete === undefined ? {} : { profileComplete }),
    ...(codeCategories ? { codeCategories } : {}),
    ...(locationApis ? { locationApis } : {}),
    ...(personal === undefined ? {} : { personal }),
    ...(plugins ? { plugins } : {}),
    ...(testers ? { testersOnly: true } : {}),
  };
}

/** Guides are the online ones: what a platform sets later for the code in development stays. */
export function seedCodeLife(state: WechatState, { miniPrograms, domainsWithoutIcp, hostsWithoutCheckFile }: WechatSeed): void {
  for (const { appid, testers = [], privacyGuide } of miniPrograms) {
    for (const userId of testers) putTester(state, appid, userId);
    if (!privacyGuide) continue;
    const settings = Object.entries(privacyGuide).map(([key, text]) => ({ key, text }));
    putPrivacy(state, appid, PRIVACY_VERSIONS.online, { updatedAt: 0, settings, owner: {} });
  }
  for (const host of domainsWithoutIcp ?? []) state.domainsWithoutIcp.put(host, true);
  for (const host of hostsWithoutCheckFile ?? []) state.hostsWithoutCheckFile.put(host, true);
}
