/** A third-party platform with a development mini-program, a template made of its upload, and hands to go the whole way: for tests. */
import { createPlatformHands } from '../third-party/third-party.fixture.ts';
import { APP_FILES, type Files, send, signedPackage } from '../upload/package.fixture.ts';
import { APPID, createWechatWorld, OTHER_APPID, uploadKeys, wechatSeed } from '../wechat.fixture.ts';

export const DAY_MS = 86_400_000;
/** The mini-program the platform develops with: its uploads are drafts. */
const DEVELOPMENT_APPID = APPID;
/** The customer's mini-program the code is committed to. */
export const CUSTOMER_APPID = OTHER_APPID;
export const CATEGORY = { first_class: '工具', first_id: 287, second_class: '设备管理', second_id: 1001 } as const;
export const ITEM = { address: 'pages/home/index', tag: '门锁 摄像头', title: '首页', ...CATEGORY };

type ProgramSeed = Parameters<typeof wechatSeed>[0];
type Platform = Parameters<typeof createPlatformHands>[1];

/** APP_FILES with app.json fields or files changed. */
export function appFiles(app: object = {}, files: Files = {}): Files {
  return { ...APP_FILES, 'app.json': JSON.stringify({ ...JSON.parse(APP_FILES['app.json'] as string), ...app }), ...files };
}

const TOKEN_SECONDS = 90 * 86_400;

interface CodeLifeOptions {
  readonly rules?: { [name: string]: unknown };
  /** Fields of the customer's mini-program. */
  readonly program?: ProgramSeed;
  readonly platform?: Platform;
  readonly permissionSets?: readonly number[];
  readonly withoutIcp?: readonly string[];
}

export async function createCodeLife(options: CodeLifeOptions = {}) {
  // Reviews take days: tokens that live as long keep refreshing them out of these tests.
  const world = createWechatWorld({ rules: { 'wechat.componentTokenSeconds': TOKEN_SECONDS, ...options.rules } });
  const [development, customer] = wechatSeed({ uploadPublicKeys: [uploadKeys().publicKey] }).miniPrograms;
  world.room.seed({
    miniPrograms: [development, { ...customer, ...options.program }] as Parameters<typeof world.room.seed>[0]['miniPrograms'],
    ...(options.withoutIcp ? { domainsWithoutIcp: options.withoutIcp } : {}),
  });
  const seedCustomer = (change: ProgramSeed = {}) =>
    world.room.seed({
      miniPrograms: [{ ...customer, ...options.program, ...change }] as Parameters<typeof world.room.seed>[0]['miniPrograms'],
    });
  const hands = createPlatformHands(world, { developmentAppids: [DEVELOPMENT_APPID], ...options.platform });
  const access_token = await hands.authorizerToken(CUSTOMER_APPID, options.permissionSets ?? [18]);

  // After the authorisation: it asks for tokens of its own, and a newer one ends the older.
  const componentToken = await hands.componentToken();

  const life = {
    world,
    hands,
    /** The customer's mini-program entered anew. */
    seedCustomer,
    componentToken,
    access_token,
    get: async (path: string, query: { [key: string]: string } = {}) => (await world.get(path, { access_token, ...query })).body,
    post: async (path: string, body: unknown = {}) => (await world.post(path, body, { access_token })).body,
    ofPlatform: {
      get: async (path: string) => (await world.get(path, { access_token: componentToken })).body,
      post: async (path: string, body: unknown = {}) => (await world.post(path, body, { access_token: componentToken })).body,
    },
    /** An upload of the development mini-program becomes a template; its id. */
    async template(files: Files = APP_FILES, version = '1.0.0'): Promise<number> {
      const reply = await send(world, await signedPackage(world, files), { version });
      if (reply.errCode !== 0) throw new Error(reply.errMsg);
      const drafts = (await life.ofPlatform.get('/wxa/gettemplatedraftlist')).draft_list as { draft_id: number }[];
      await life.ofPlatform.post('/wxa/addtotemplate', { draft_id: drafts.at(-1)?.draft_id });
      const list = (await life.ofPlatform.get('/wxa/gettemplatelist')).template_list as { template_id: number }[];
      return list.at(-1)?.template_id as number;
    },
    /** Commits a template made of `files`; the answer. */
    async commit(files?: Files, ext: unknown = {}, change: object = {}) {
      const template_id = await life.template(files);
      const body = { template_id, ext_json: typeof ext === 'string' ? ext : JSON.stringify(ext), user_version: '1.0.0', user_desc: '首版' };
      return life.post('/wxa/commit', { ...body, ...change });
    },
    submit: (change: object = {}) => life.post('/wxa/submit_audit', { item_list: [ITEM], ...change }),
    /** Commit, wait for the scan, submit; the audit id. */
    async submitted(files?: Files, version = '1.0.0'): Promise<number> {
      const committed = await life.commit(files, {}, { user_version: version });
      if (committed.errcode !== 0) throw new Error(String(committed.errmsg));
      world.clock.advance(61_000);
      const answer = await life.submit();
      if (answer.errcode !== 0) throw new Error(String(answer.errmsg));
      return answer.auditid as number;
    },
    /** … and let the reviewer decide. */
    async reviewed(files?: Files, version = '1.0.0'): Promise<number> {
      const id = await life.submitted(files, version);
      world.clock.advance(7 * DAY_MS);
      return id;
    },
    async released(version = '1.0.0'): Promise<void> {
      await life.reviewed(undefined, version);
      const answer = await life.post('/wxa/release');
      if (answer.errcode !== 0) throw new Error(String(answer.errmsg));
    },
    status: async () => (await life.get('/wxa/get_latest_auditstatus')).status,
    /** What a person's phone shows of the customer's mini-program: stage and version. */
    onPhone: (userId = 'me') =>
      world.client
        .miniPrograms(userId)
        .filter(({ appid }) => appid === CUSTOMER_APPID)
        .map(({ stage, version }) => `${stage} ${version}`),
  };
  return life;
}

/** A page that asks for the location. */
export const CALLS_LOCATION = appFiles({}, { 'pages/home/index.js': 'Page({onLoad(){wx.getLocation({})}})' });

/** A world whose customer has committed code and whose scan is over. */
export async function committed(options: CodeLifeOptions = {}, files: Files = appFiles(), ext: object = {}) {
  const life = await createCodeLife(options);
  const answer = await life.commit(files, ext);
  if (answer.errcode !== 0) throw new Error(String(answer.errmsg));
  life.world.clock.advance(61_000);
  return life;
}
