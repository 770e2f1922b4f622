/** generateNFCScheme: codes 9800003, 9800007–9800009, 85079 (facts/wechat.md §2.8), and the link as a phone follows it. */
import { expect, test } from 'vitest';
import { send, signedPackage } from '../../upload/package.fixture.ts';
import { APPID, createWechatWorld, uploadKeys } from '../../wechat.fixture.ts';

const MODELS = [
  { modelId: 'plain', category: 'lock' },
  { modelId: 'each', category: 'lock', nfc: 'unit' },
  { modelId: 'all', category: 'lock', nfc: 'model' },
] as const;
const SN = 'LOCK_lock-01';

async function open() {
  const world = createWechatWorld({ program: { deviceModels: MODELS, uploadPublicKeys: [uploadKeys().publicKey] } });
  const access_token = await world.token();
  const make = async (body: object) => (await world.post('/wxa/generatenfcscheme', body, { access_token })).body;
  return { world, make };
}

test.each([
  ['a model of nobody', { model_id: 'nope' }, 9800003],
  ['a model without NFC', { model_id: 'plain', sn: SN }, 9800007],
  ['a tag a unit, without sn', { model_id: 'each' }, 9800008],
  ['one tag for all, with sn', { model_id: 'all', sn: SN }, 9800009],
  ['nothing is released', { model_id: 'all' }, 85079],
  ['an sn of other characters', { model_id: 'each', sn: '门锁' }, 9800002],
  ['a jump that is none', { model_id: 'all', jump_wxa: 'pages/home' }, 47001],
])('%s', async (_, body, code) => {
  expect((await (await open()).make(body)).errcode).toBe(code);
});

test('the link opens the page, with the query and the sn of the unit', async () => {
  const { world, make } = await open();
  await send(world, await signedPackage(world), { robot: '1' });
  world.client.operator.selectAsTrial({ appid: APPID, robot: 1 });
  const jump_wxa = { path: '/pages/home/index', query: 'from=tag', env_version: 'trial' };
  const { errcode, openlink } = await make({ model_id: 'each', sn: SN, jump_wxa });
  expect(errcode).toBe(0);
  expect(openlink).toMatch(/^weixin:\/\/dl\/business\/\?t=[\w-]{16}$/);
  expect(world.client.scanCode('me', openlink as string)).toMatchObject({
    path: `pages/home/index?from=tag&sn=${SN}`,
    scene: 1065,
    program: { appid: APPID, stage: 'trial' },
  });
  expect((await make({ model_id: 'each', sn: SN, jump_wxa })).openlink).toBe(openlink);
});
