/** The send of a device message as bytes on the wire, for one person who allowed it. */
import { encodeEventLink, Hosts, toDeviceId, toSn } from '../../devices/index.ts';
import type { SeededDevice } from '../platform/seed.ts';
import type { LockWorld } from './lock-world.ts';
import { COUNTER } from './socket-load.ts';

const PERSON = 'me';

async function answerOf(world: LockWorld, path: string): Promise<{ readonly [field: string]: unknown }> {
  const response = await world.platform.fetch(new Request(`https://${Hosts.wechatApi}${path}`));
  return (await response.json()) as { [field: string]: unknown };
}

/** Path with a fresh token, and the person's openid. */
export async function sendAddress(world: LockWorld): Promise<{ readonly path: string; readonly openid: string }> {
  const { appid } = world.brand.app;
  const secret = world.secrets.wechatSecret;
  const login = new URLSearchParams({
    appid,
    secret,
    js_code: world.platform.wechat.loginCode(PERSON, appid),
    grant_type: 'authorization_code',
  });
  const session = await answerOf(world, `/sns/jscode2session?${login}`);
  const token = await answerOf(world, `/cgi-bin/token?${new URLSearchParams({ appid, secret, grant_type: 'client_credential' })}`);
  if (typeof session.openid !== 'string' || typeof token.access_token !== 'string')
    throw new Error(`no login: ${session.errmsg ?? token.errmsg}`);
  const path = `/cgi-bin/message/device/subscribe/send?access_token=${encodeURIComponent(token.access_token)}`;
  return { path: `/${Hosts.wechatApi}${path}`, openid: session.openid };
}

/** The person allows the doorbell of that unit. */
export function allowDoorbell(world: LockWorld, sn: string): void {
  world.platform.wechat.recordDeviceSubscribe({
    userId: PERSON,
    appid: world.brand.app.appid,
    sn,
    modelId: world.modelId,
    choices: [{ templateId: world.templateId, choice: 'accept', addReminder: true, keep: false }],
  });
}

/** The body of a send; its page names another event each time it is sent. */
export function doorbellBody(world: LockWorld, openid: string, device: Pick<SeededDevice, 'productId' | 'deviceName'>): string {
  const link = encodeEventLink({ deviceId: toDeviceId(device), eventId: 'doorbell_ring', time: 1_767_000_000_000 });
  return JSON.stringify({
    to_openid_list: [openid],
    template_id: world.templateId,
    sn: toSn(device),
    modelId: world.modelId,
    page: link.replace('1767000000000', `176${COUNTER}`),
    miniprogram_state: 'trial',
    lang: 'zh_CN',
    data: { time1: { value: '2026-01-01 08:00:00' }, enum_string2: { value: '有人按门铃' } },
  });
}

/** One POST of JSON over a kept connection, in base64 as the load process takes it. */
export function postBytes(path: string, body: string): string {
  const head = `POST ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n`;
  return Buffer.from(head + body).toString('base64');
}
