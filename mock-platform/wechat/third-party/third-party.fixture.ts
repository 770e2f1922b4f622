/** A platform of the open platform with an authorised mini-program, beside the world of wechat.fixture.ts: for tests. */
import { APPID, createWechatWorld } from '../wechat.fixture.ts';

export const COMPONENT_APPID = 'wxc0ffee0123456789';
export const COMPONENT_SECRET = 'secret of the third-party platform';
export const OTHER_COMPONENT_APPID = 'wxc0ffee9876543210';
export const COMPONENT_TOKEN = 'platformToken';
export const COMPONENT_KEY = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG';

type World = ReturnType<typeof createWechatWorld>;
type PlatformSeed = NonNullable<Parameters<World['room']['seed']>[0]['thirdPartyPlatforms']>[number];

export function platformSeed(change: Partial<PlatformSeed> = {}): PlatformSeed {
  return {
    appid: COMPONENT_APPID,
    name: '晨曦服务商',
    secret: COMPONENT_SECRET,
    token: COMPONENT_TOKEN,
    encodingAesKey: COMPONENT_KEY,
    ...change,
  };
}

/** Ways of a platform through its own calls. */
export function createPlatformHands(world: World, seed: Partial<PlatformSeed> = {}) {
  const platform = platformSeed(seed);
  world.room.seed({ miniPrograms: [], thirdPartyPlatforms: [platform] });
  const component_appid = platform.appid;
  const call = (name: string, body: object, access_token: string) =>
    world.post(`/cgi-bin/component/${name}`, { component_appid, ...body }, { access_token });
  const hands = {
    platform,
    call,
    ticket: (): string => world.room.client.thirdParty.ticket(component_appid)?.ticket ?? '',
    async componentToken(): Promise<string> {
      const body = { component_appid, component_appsecret: platform.secret, component_verify_ticket: hands.ticket() };
      return (await world.post('/cgi-bin/component/api_component_token', body)).body.component_access_token as string;
    },
    async preAuthCode(): Promise<string> {
      return (await call('api_create_preauthcode', {}, await hands.componentToken())).body.pre_auth_code as string;
    },
    /** The administrator says yes; the code that comes back. */
    async authorise(appid = APPID, permissionSets: readonly number[] = [18, 118]): Promise<string> {
      const preAuthCode = await hands.preAuthCode();
      return world.room.client.thirdParty.authorise({ preAuthCode, userId: 'me', appid, permissionSets }).auth_code;
    },
    /** What query_auth tells after an authorisation: `authorizer_access_token`, `authorizer_refresh_token`, … */
    async authorization(appid = APPID, permissionSets: readonly number[] = [18, 118]): Promise<{ readonly [field: string]: unknown }> {
      const authorization_code = await hands.authorise(appid, permissionSets);
      const { body } = await call('api_query_auth', { authorization_code }, await hands.componentToken());
      return body.authorization_info as { readonly [field: string]: unknown };
    },
    /** A token with which the platform calls in place of the mini-program. */
    async authorizerToken(appid = APPID, permissionSets: readonly number[] = [18, 118]): Promise<string> {
      return (await hands.authorization(appid, permissionSets)).authorizer_access_token as string;
    },
  };
  return hands;
}

export function createPlatformWorld(options: Parameters<typeof createWechatWorld>[0] & { platform?: Partial<PlatformSeed> } = {}) {
  const world = createWechatWorld(options);
  return { world, ...createPlatformHands(world, options.platform) };
}
