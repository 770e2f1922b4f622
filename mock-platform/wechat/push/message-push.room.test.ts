/** Pushes to a developer's real server: rows 40 and 41, modes, formats, tries (facts/wechat.md §2.7, §3.2). */
import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { APPID, createWechatWorld, TEMPLATE } from '../wechat.fixture.ts';
import { decryptPush, encryptPush, signPush } from './push-crypto.ts';

const TOKEN = 'PushToken1';
const KEY = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG';
const ONE = 'tmpl-one';
const TWO = 'tmpl-two';

interface Seen {
  readonly method: string;
  readonly query: { readonly [name: string]: string };
  readonly type: string | undefined;
  readonly body: string;
}

let server: Server;
let url: string;
let seen: Seen[];
/** Status and text of the next answers, then `success`; `hang` answers nothing. */
let answers: (readonly [number, string] | 'hang' | ((seen: Seen) => string))[];

beforeEach(async () => {
  seen = [];
  answers = [];
  server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const asked = new URL(request.url ?? '', 'http://x');
    const call = {
      method: request.method ?? '',
      query: Object.fromEntries(asked.searchParams),
      type: request.headers['content-type'],
      body,
    };
    seen.push(call);
    const answer = answers.shift() ?? [200, 'success'];
    if (answer === 'hang') return;
    const [status, text] = typeof answer === 'function' ? [200, answer(call)] : answer;
    response.writeHead(status).end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/push?mine=1`;
});

const rooms: { close(): void }[] = [];
afterEach(async () => {
  for (const room of rooms.splice(0)) room.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const open = (push: { encodingAesKey?: string; format?: 'json' | 'xml'; url?: string } = {}, rules: { [name: string]: unknown } = {}) => {
  const template = (templateId: string) => ({
    templateId,
    title: templateId,
    keywords: [{ key: 'thing1', name: '名称' }],
  });
  const world = createWechatWorld({
    rules,
    program: { subscribeTemplates: [template(ONE), template(TWO)], messagePush: { url, token: TOKEN, ...push } },
  });
  rooms.push(world.room);
  const answer = (...choices: { templateId: string; choice: 'accept' | 'reject' }[]) =>
    world.client.person.answerSubscribe({ userId: 'me', appid: APPID, choices });
  const settled = (count = 1) => expect.poll(() => world.client.pushes().length).toBe(count);
  return { world, answer, settled };
};
const accept = (templateId: string) => ({ templateId, choice: 'accept' }) as const;

describe('plain mode', () => {
  test('an answered dialog arrives signed, with one item as an object', async () => {
    const { world, answer, settled } = open();
    const openid = await world.openid();
    answer(accept(ONE));
    await settled();
    const [push] = seen as [Seen];
    const { timestamp, nonce } = push.query;
    // Computed here, apart from the code under test.
    const wanted = createHash('sha1')
      .update([TOKEN, timestamp as string, nonce as string].sort().join(''))
      .digest('hex');
    expect(push).toMatchObject({ method: 'POST', type: 'application/json', query: { openid, mine: '1', signature: wanted } });
    expect(push.query).not.toHaveProperty('msg_signature');
    expect(JSON.parse(push.body)).toEqual({
      ToUserName: expect.stringMatching(/^gh_[0-9a-f]{12}$/),
      FromUserName: openid,
      CreateTime: String(world.clock.now() / 1000),
      MsgType: 'event',
      Event: 'subscribe_msg_popup_event',
      List: { TemplateId: ONE, SubscribeStatusString: 'accept', PopupScene: '0' },
    });
    expect(world.client.pushes()).toMatchObject([{ event: 'subscribe_msg_popup_event', tries: 1, delivered: true, note: '' }]);
  });

  test('41: a dialog of two templates arrives with an array', async () => {
    const { answer, settled } = open();
    answer(accept(ONE), { templateId: TWO, choice: 'reject' });
    await settled();
    expect(JSON.parse(seen[0]?.body ?? '').List).toEqual([
      { TemplateId: ONE, SubscribeStatusString: 'accept', PopupScene: '0' },
      { TemplateId: TWO, SubscribeStatusString: 'reject', PopupScene: '0' },
    ]);
  });

  test('a withdrawal tells reject, and only what was accepted', async () => {
    const { world, answer, settled } = open();
    answer(accept(ONE));
    world.client.person.withdrawSubscribe({ userId: 'me', appid: APPID, templateIds: [ONE, TWO] });
    await settled(2);
    expect(JSON.parse(seen[1]?.body ?? '')).toMatchObject({
      Event: 'subscribe_msg_change_event',
      List: { TemplateId: ONE, SubscribeStatusString: 'reject' },
    });
  });

  test('a sent message tells its id and success, a refused one nothing', async () => {
    const { world, answer, settled } = open();
    answer(accept(ONE));
    const send = async () =>
      (
        await world.post(
          '/cgi-bin/message/subscribe/send',
          { touser: await world.openid(), template_id: ONE, data: { thing1: { value: '门锁' } } },
          { access_token: await world.token() },
        )
      ).body.errcode;
    expect([await send(), await send()]).toEqual([0, 43101]);
    await settled(2);
    expect(JSON.parse(seen[1]?.body ?? '')).toMatchObject({
      Event: 'subscribe_msg_sent_event',
      List: { TemplateId: ONE, MsgID: expect.stringMatching(/^1\d{18}$/), ErrorCode: '0', ErrorStatus: 'success' },
    });
  });

  test('XML when the account chose XML', async () => {
    const { answer, settled } = open({ format: 'xml' });
    answer(accept(ONE));
    await settled();
    expect(seen[0]?.type).toBe('text/xml');
    expect(seen[0]?.body).toMatch(/^<xml><ToUserName>.*<SubscribeMsgPopupEvent><List><TemplateId><!\[CDATA\[tmpl-one\]\]>/);
  });

  test('[I]: device templates raise events only when the rule says so', async () => {
    const { world, answer, settled } = open();
    world.allow();
    world.client.setSubscription('me', APPID, { templateId: TEMPLATE, choice: 'reject' });
    world.rules.set('wechat.deviceTemplatesRaiseEvents', true);
    world.allow();
    await world.send();
    world.client.setSubscription('me', APPID, { templateId: TEMPLATE, choice: 'reject' });
    answer(accept(ONE));
    await settled(4);
    expect(seen.map(({ body }) => [JSON.parse(body).Event, JSON.parse(body).List.TemplateId])).toEqual([
      ['subscribe_msg_popup_event', TEMPLATE],
      ['subscribe_msg_sent_event', TEMPLATE],
      ['subscribe_msg_change_event', TEMPLATE],
      ['subscribe_msg_popup_event', ONE],
    ]);
  });
});

describe('40: safe mode', () => {
  test.each(['json', 'xml'] as const)('a %s push is encrypted and carries msg_signature over the ciphertext', async (format) => {
    const { answer, settled } = open({ encodingAesKey: KEY, format });
    answer(accept(ONE));
    await settled();
    const [{ query, body }] = seen as [Seen];
    const encrypted =
      format === 'json' ? (JSON.parse(body).Encrypt as string) : (/<Encrypt><!\[CDATA\[(.*)\]\]><\/Encrypt>/.exec(body)?.[1] as string);
    expect(query.encrypt_type).toBe('aes');
    expect(query.msg_signature).toBe(signPush(TOKEN, query.timestamp as string, query.nonce as string, encrypted));
    expect(query.signature).toBe(signPush(TOKEN, query.timestamp as string, query.nonce as string));
    expect(Buffer.from(encrypted, 'base64').length % 32).toBe(0);
    expect(decryptPush(KEY, APPID, encrypted)).toContain('subscribe_msg_popup_event');
    expect(body).not.toContain(ONE);
  });

  const reply = (token: string, key: string, appid: string, form: 'json' | 'xml') => {
    const Encrypt = encryptPush(key, appid, '{"ok":1}', Buffer.alloc(16, 7));
    const MsgSignature = signPush(token, '1767225600', '42', Encrypt);
    if (form === 'json') return JSON.stringify({ Encrypt, MsgSignature, TimeStamp: 1767225600, Nonce: '42' });
    return `<xml><Encrypt><![CDATA[${Encrypt}]]></Encrypt><MsgSignature><![CDATA[${MsgSignature}]]></MsgSignature><TimeStamp>1767225600</TimeStamp><Nonce><![CDATA[42]]></Nonce></xml>`;
  };
  test.each([
    ['success', 'success', ''],
    ['nothing', '', ''],
    ['an encrypted JSON reply', reply(TOKEN, KEY, APPID, 'json'), ''],
    ['an encrypted XML reply', reply(TOKEN, KEY, APPID, 'xml'), ''],
    ['a reply signed with another token', reply('Other', KEY, APPID, 'json'), 'MsgSignature of the reply is wrong'],
    ['a reply of another appid', reply(TOKEN, KEY, 'wx0000000000000000', 'json'), 'the appid behind the message is another one'],
    ['a plain reply', '{"ok":1}', 'neither success nor Encrypt'],
    ['a reply that is null', 'null', 'neither success nor Encrypt'],
  ])('%s', async (_name, text, problem) => {
    answers = [[200, text]];
    const { world, answer, settled } = open({ encodingAesKey: KEY });
    answer(accept(ONE));
    await settled();
    expect(world.client.pushes()[0]).toMatchObject({ delivered: true, note: problem ? expect.stringContaining(problem) : '' });
  });
});

describe('tries', () => {
  test('a server that fails twice gets it the third time, each signed anew', async () => {
    answers = [
      [500, ''],
      [502, ''],
    ];
    const { world, answer, settled } = open();
    answer(accept(ONE));
    await settled();
    expect(world.client.pushes()).toMatchObject([{ tries: 3, delivered: true }]);
    expect(new Set(seen.map(({ query }) => query.nonce)).size).toBe(3);
  });

  test('after three tries it is given up, and the next push still goes out', async () => {
    answers = [
      [500, ''],
      [500, ''],
      [500, ''],
    ];
    const { world, answer, settled } = open();
    answer(accept(ONE));
    answer(accept(TWO));
    await settled(2);
    expect(world.client.pushes()).toMatchObject([
      { tries: 3, delivered: false, note: 'the server answered HTTP 500' },
      { tries: 1, delivered: true },
    ]);
  });

  test('a server that says nothing for five seconds is asked again', async () => {
    answers = ['hang'];
    const { world, answer, settled } = open();
    answer(accept(ONE));
    await expect.poll(() => seen.length).toBe(1);
    world.clock.advance(4999);
    expect(seen).toHaveLength(1);
    world.clock.advance(1);
    await settled();
    expect(world.client.pushes()).toMatchObject([{ tries: 2, delivered: true }]);
  });

  test('a server that is not there is told as such', async () => {
    const { world, answer, settled } = open({ url: 'http://127.0.0.1:1/' });
    answer(accept(ONE));
    await settled();
    expect(world.client.pushes()[0]).toMatchObject({ tries: 3, delivered: false, note: expect.stringContaining('ECONNREFUSED') });
  });

  test('an endless reply is cut off', async () => {
    const endless = [200, 'x'.repeat(70_000)] as const;
    answers = [endless, endless, endless];
    const { world, answer, settled } = open();
    answer(accept(ONE));
    await settled();
    expect(world.client.pushes()[0]).toMatchObject({ delivered: false, note: 'the reply is larger than 65536 bytes' });
  });

  test('closing ends a push under way and the ones that wait', async () => {
    answers = ['hang'];
    const { world, answer } = open();
    answer(accept(ONE));
    answer(accept(TWO));
    await expect.poll(() => seen.length).toBe(1);
    world.room.close();
    await expect.poll(() => world.clock.pending).toBe(0);
    expect(seen).toHaveLength(1);
    expect(world.client.pushes()).toEqual([]);
  });

  test('without a message URL nothing is pushed', async () => {
    const { world, answer } = open();
    world.store.table('wechat.messagePush').delete(APPID);
    answer(accept(ONE));
    expect(await world.client.checkMessageUrl(APPID)).toEqual({ ok: false, note: expect.stringContaining('has no message URL') });
    expect(seen).toEqual([]);
  });
});

describe('URL check', () => {
  test('a server that returns echostr passes, with a signature it can verify', async () => {
    answers = [({ query }) => query.echostr as string];
    expect(await open().world.client.checkMessageUrl(APPID)).toEqual({ ok: true, note: '' });
    const [{ method, query }] = seen as [Seen];
    expect(method).toBe('GET');
    expect(query.signature).toBe(signPush(TOKEN, query.timestamp as string, query.nonce as string));
  });

  test.each([
    ['another text', [200, 'success'] as const, /did not come back/],
    ['an error', [404, ''] as const, /HTTP 404/],
  ])('a server that answers %s does not', async (_name, answer, note) => {
    answers = [answer];
    const check = await open().world.client.checkMessageUrl(APPID);
    expect(check).toEqual({ ok: false, note: expect.stringMatching(note) });
  });
});

describe('seed', () => {
  test.each([
    [{ url: 'ftp://x.cn/' }, /url should start with http/],
    [{ url: 'nowhere' }, /url should start with http/],
    [{ encodingAesKey: 'short' }, /43 letters and digits/],
  ])('%j cannot stand', (change, message) => {
    expect(() => open(change)).toThrow(message);
  });

  test('token and key are not shown in the state', () => {
    const { world } = open({ encodingAesKey: KEY });
    const text = JSON.stringify(world.room.state());
    expect(text).toContain(APPID);
    expect(text).not.toContain(TOKEN);
    expect(text).not.toContain(KEY);
  });
});
