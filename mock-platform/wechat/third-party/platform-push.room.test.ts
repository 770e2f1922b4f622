/** Tickets and authorisations arrive at a platform's real server, encrypted (facts/wechat.md §3.1, §3.2), row 40. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { XMLParser } from 'fast-xml-parser';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { decryptPush, encryptPush, signPush } from '../push/push-crypto.ts';
import { APPID, createWechatWorld } from '../wechat.fixture.ts';
import {
  COMPONENT_APPID,
  COMPONENT_KEY,
  COMPONENT_TOKEN,
  createPlatformHands,
  OTHER_COMPONENT_APPID,
  type platformSeed,
} from './third-party.fixture.ts';

const MINUTE = 60_000;

interface Seen {
  readonly path: string;
  readonly query: { readonly [name: string]: string };
  readonly type: string | undefined;
  /** Around the ciphertext. */
  readonly shell: { readonly [field: string]: string };
  readonly message: { readonly [field: string]: string };
}

const parser = new XMLParser({ processEntities: false, parseTagValue: false });
const parse = (text: string) => parser.parse(text).xml as { readonly [field: string]: string };

let server: Server;
let base: string;
let seen: Seen[];
let answers: (readonly [number, string])[];
const rooms: { close(): void }[] = [];

beforeEach(async () => {
  seen = [];
  answers = [];
  server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const asked = new URL(request.url ?? '', 'http://x');
    const shell = parse(body);
    // Every platform of these tests has one key; the appid behind the message is the platform's own.
    const path = asked.pathname;
    const appid = path.includes('other') ? OTHER_COMPONENT_APPID : COMPONENT_APPID;
    const message = parse(decryptPush(COMPONENT_KEY, appid, shell.Encrypt ?? ''));
    seen.push({ path, query: Object.fromEntries(asked.searchParams), type: request.headers['content-type'], shell, message });
    const [status, text] = answers.shift() ?? [200, 'success'];
    response.writeHead(status).end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  for (const room of rooms.splice(0)) room.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const open = (change: Partial<ReturnType<typeof platformSeed>> = {}, rules: { [name: string]: unknown } = {}) => {
  const world = createWechatWorld({ rules });
  rooms.push(world.room);
  const hands = createPlatformHands(world, { eventUrl: `${base}/events?mine=1`, messageUrl: `${base}/$APPID$/messages`, ...change });
  const arrived = (count: number) => expect.poll(() => seen.length).toBe(count);
  const settled = (count: number) => expect.poll(() => world.client.pushes().length).toBe(count);
  return { world, hands, arrived, settled };
};

describe('component_verify_ticket', () => {
  test('40: signed and encrypted for the platform, and the ticket in it is good', async () => {
    const { world, hands, arrived } = open();
    await arrived(1);
    const [{ query, shell, message, type }] = seen as [Seen];
    expect(type).toBe('text/xml');
    expect(query).toMatchObject({ mine: '1', encrypt_type: 'aes' });
    expect(query.msg_signature).toBe(signPush(COMPONENT_TOKEN, query.timestamp as string, query.nonce as string, shell.Encrypt as string));
    expect(query.signature).toBe(signPush(COMPONENT_TOKEN, query.timestamp as string, query.nonce as string));
    expect(Object.keys(shell)).toEqual(['AppId', 'Encrypt']);
    expect(message).toEqual({
      AppId: COMPONENT_APPID,
      CreateTime: String(world.clock.now() / 1000),
      InfoType: 'component_verify_ticket',
      ComponentVerifyTicket: hands.ticket(),
    });
    expect(await hands.componentToken()).toEqual(expect.any(String));
  });

  test('comes every ten minutes, a new one each time; a rule moves the time', async () => {
    const { world, hands, arrived } = open();
    await arrived(1);
    const first = hands.ticket();
    world.clock.advance(10 * MINUTE - 1);
    expect(hands.ticket()).toBe(first);
    world.clock.advance(1);
    await arrived(2);
    world.clock.advance(10 * MINUTE);
    await arrived(3);
    expect(new Set(seen.map(({ message }) => message.ComponentVerifyTicket)).size).toBe(3);
    world.rules.set('wechat.ticketMinutes', 60);
    const before = hands.ticket();
    world.clock.advance(60 * MINUTE - 1);
    expect(hands.ticket()).toBe(before);
    world.clock.advance(1);
    await arrived(4);
  });

  test('of the tickets of a day that passed at once only the newest goes out', async () => {
    const { world, hands, arrived, settled } = open();
    await settled(1);
    world.clock.advance(24 * 60 * MINUTE);
    await arrived(2);
    expect(seen[1]?.message.ComponentVerifyTicket).toBe(hands.ticket());
    await settled(2);
  });

  test('a platform that is not approved gets none before api_start_push_ticket', async () => {
    const { world, hands, arrived } = open({ ticketPush: false });
    world.clock.advance(30 * MINUTE);
    expect(world.client.thirdParty.platforms()).toMatchObject([{ ticketsPushed: false }]);
    const start = (component_secret: string) =>
      world.post('/cgi-bin/component/api_start_push_ticket', { component_appid: COMPONENT_APPID, component_secret });
    expect((await start('wrong')).body).toMatchObject({ errcode: 40125 });
    expect((await start(hands.platform.secret)).body).toEqual({ errcode: 0, errmsg: 'ok' });
    await arrived(1);
    expect((await start(hands.platform.secret)).body).toEqual({ errcode: 0, errmsg: 'in a normal state' });
    world.clock.advance(10 * MINUTE);
    await arrived(2);
  });

  test('a refused push is tried three times, and the list says what was wrong', async () => {
    answers = Array.from({ length: 3 }, () => [500, 'no'] as const);
    const { world, settled } = open();
    await settled(1);
    expect(world.client.pushes()).toMatchObject([
      { event: 'component_verify_ticket', appid: COMPONENT_APPID, tries: 3, delivered: false, note: 'the server answered HTTP 500' },
    ]);
    expect(seen).toHaveLength(3);
  });

  test('40: an encrypted reply is checked, one that is neither is named', async () => {
    const { world, settled } = open({ ticketPush: false });
    const [timestamp, nonce] = ['1714112445', '415670741'];
    const encrypted = encryptPush(COMPONENT_KEY, COMPONENT_APPID, 'success', Buffer.alloc(16, 1));
    const reply = (signature: string) =>
      `<xml><Encrypt><![CDATA[${encrypted}]]></Encrypt><MsgSignature>${signature}</MsgSignature><TimeStamp>${timestamp}</TimeStamp><Nonce>${nonce}</Nonce></xml>`;
    answers = [
      [200, reply(signPush(COMPONENT_TOKEN, timestamp, nonce, encrypted))],
      [200, reply('0'.repeat(40))],
      [200, '<!DOCTYPE x [<!ENTITY a "b">]><xml><Encrypt>&a;</Encrypt></xml>'],
    ];
    for (let count = 1; count <= 3; count++) {
      world.client.thirdParty.pushTicket(COMPONENT_APPID);
      await settled(count);
    }
    expect(world.client.pushes().map(({ note }) => note)).toEqual([
      '',
      'MsgSignature of the reply is wrong',
      'the reply is neither success nor Encrypt, MsgSignature, TimeStamp, Nonce',
    ]);
  });
});

describe('authorisations', () => {
  const events = () => seen.filter(({ message }) => message.InfoType !== 'component_verify_ticket');
  const happened = (count: number) => expect.poll(() => events().length).toBe(count);

  test('authorized brings the code query_auth takes; the same sets again bring no event, others updateauthorized', async () => {
    const { world, hands } = open();
    const code = await hands.authorise(APPID, [18]);
    await happened(1);
    expect(events()[0]?.message).toEqual({
      AppId: COMPONENT_APPID,
      CreateTime: String(world.clock.now() / 1000),
      InfoType: 'authorized',
      AuthorizerAppid: APPID,
      AuthorizationCode: code,
      AuthorizationCodeExpiredTime: String(world.clock.now() / 1000 + 600),
      PreAuthCode: expect.stringMatching(/^preauthcode@@@/),
    });
    await hands.authorise(APPID, [18]);
    await hands.authorise(APPID, [118, 18]);
    await happened(2);
    expect(events()[1]?.message).toMatchObject({ InfoType: 'updateauthorized', AuthorizerAppid: APPID });
  });

  test('unauthorized after a withdrawal, and authorized again after a return', async () => {
    const { world, hands } = open();
    await hands.authorise();
    world.client.thirdParty.withdraw({ componentAppid: COMPONENT_APPID, appid: APPID });
    await hands.authorise();
    await happened(3);
    expect(events().map(({ message }) => message.InfoType)).toEqual(['authorized', 'unauthorized', 'authorized']);
    expect(Object.keys(events()[1]?.message ?? {})).toEqual(['AppId', 'CreateTime', 'InfoType', 'AuthorizerAppid']);
  });

  test('46: the newest platform wins, the older one is told', async () => {
    const { world, hands } = open();
    const other = createPlatformHands(world, { appid: OTHER_COMPONENT_APPID, eventUrl: `${base}/other` });
    await hands.authorise();
    await other.authorise();
    await happened(3);
    const told = events().map(({ path, message }) => `${path} ${message.InfoType}`);
    expect(told.filter((line) => line.startsWith('/events'))).toEqual(['/events authorized', '/events unauthorized']);
    expect(told.filter((line) => line.startsWith('/other'))).toEqual(['/other authorized']);
  });
});
