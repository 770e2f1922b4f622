/**
 * Event pushes read and answered by code nobody here wrote: @wecom/crypto 1.0.1 and node-easywechat 3.6.2, in a developer's
 * server on loopback (facts/wechat.md §2.7, §3.2).
 */
import { createRequire } from 'node:module';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { APPID, type ClientScene, openClientScene, PARCEL_TEMPLATE, WECHAT_SECRET } from './client-scene.ts';
import { type DeveloperServer, openDeveloperServer } from './developer-server.ts';
import { MiniApp, ServerRequest } from './easywechat.ts';

const require = createRequire(import.meta.url);
const { decrypt, encrypt, getSignature } = require('@wecom/crypto');

const TOKEN = 'PushToken1';
const KEY = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG';

let developer: DeveloperServer;
let scene: ClientScene;
const undo: (() => unknown)[] = [];
beforeEach(async () => {
  developer = await openDeveloperServer();
  undo.push(() => developer.close());
});
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function open(push: { encodingAesKey?: string; format?: 'json' | 'xml'; token?: string }) {
  scene = await openClientScene({ program: { messagePush: { url: developer.url, token: TOKEN, ...push } } });
  undo.push(() => scene.close());
}
/** The person answers a dialog: a popup event goes to the developer. Resolves with what became of it. */
async function pushOnce() {
  const choices = [{ templateId: PARCEL_TEMPLATE, choice: 'accept' }] as const;
  scene.platform.wechat.person.answerSubscribe({ userId: 'me', appid: APPID, choices });
  await expect.poll(() => scene.platform.wechat.pushes().length, { timeout: 10_000 }).toBe(1);
  return scene.platform.wechat.pushes()[0];
}
const queryOf = (url: string | undefined) => Object.fromEntries(new URL(url ?? '/', 'http://x').searchParams);

describe('@wecom/crypto', () => {
  /** Reads an encrypted push, whichever format, and hands over what was in it. */
  function readWith(reply: () => { body: string; type?: string }) {
    const read: { id: string; message: string }[] = [];
    developer.answer((request, body) => {
      const { msg_signature, timestamp, nonce } = queryOf(request.url);
      const sealed = body.startsWith('<') ? (/<Encrypt><!\[CDATA\[(.*?)\]\]>/.exec(body)?.[1] ?? '') : JSON.parse(body).Encrypt;
      if (getSignature(TOKEN, timestamp, nonce, sealed) !== msg_signature) return { status: 403, body: 'wrong msg_signature' };
      read.push(decrypt(KEY, sealed));
      return reply();
    });
    return read;
  }
  /** An encrypted answer as the documents have it. */
  function sealedReply(format: 'json' | 'xml', message: string, { key = KEY, id = APPID, token = TOKEN } = {}) {
    const [TimeStamp, Nonce] = ['1767225600', '4711'];
    const Encrypt = encrypt(key, message, id);
    const MsgSignature = getSignature(token, TimeStamp, Nonce, Encrypt);
    const fields = { Encrypt, MsgSignature, TimeStamp: Number(TimeStamp), Nonce };
    if (format === 'json') return { type: 'application/json', body: JSON.stringify(fields) };
    const tags = Object.entries(fields).map(([name, value]) =>
      name === 'TimeStamp' ? `<${name}>${value}</${name}>` : `<${name}><![CDATA[${value}]]></${name}>`,
    );
    return { type: 'text/xml', body: `<xml>${tags.join('')}</xml>` };
  }

  it.each(['json', 'xml'] as const)('reads an encrypted push in %s, and the cloud reads its encrypted answer', async (format) => {
    await open({ encodingAesKey: KEY, format });
    const read = readWith(() => sealedReply(format, '收到了'));
    expect(await pushOnce()).toMatchObject({ delivered: true, tries: 1, note: '' });
    expect(read).toMatchObject([{ id: APPID }]);
    expect(read[0]?.message).toContain('subscribe_msg_popup_event');
    expect(read[0]?.message).toContain(PARCEL_TEMPLATE);
  });

  it.each([
    ['for another appid', { id: 'wxffffffffffffffff' }, 'appid'],
    ['with another key', { key: `${KEY.slice(0, -1)}A` }, 'cannot be decrypted'],
    ['signed with another token', { token: 'other' }, 'MsgSignature'],
  ])('an answer %s is told apart from a good one', async (_what, wrong, note) => {
    await open({ encodingAesKey: KEY, format: 'json' });
    readWith(() => sealedReply('json', '收到了', wrong));
    expect((await pushOnce())?.note).toContain(note);
  });
});

describe('node-easywechat, Server', () => {
  const heard: { event: string; from: string; content: object }[] = [];
  beforeEach(() => void heard.splice(0));

  function serveWith(config: object = {}, reply?: object) {
    const app = new MiniApp({ app_id: APPID, secret: WECHAT_SECRET, token: TOKEN, aes_key: KEY, ...config });
    developer.answer(async (request, body) => {
      app.setRequest(new ServerRequest(request.method, request.url, request.headers, Buffer.from(body)));
      const server = app.getServer();
      server.addEventListener('subscribe_msg_popup_event', (message: { [field: string]: unknown }) => {
        const content = (message.SubscribeMsgPopupEvent as { List: object } | undefined)?.List ?? message.List;
        heard.push({ event: String(message.Event), from: String(message.FromUserName), content: content as object });
        return reply;
      });
      const answer = await server.serve();
      return { status: answer.getStatusCode(), body: String(answer.getBody()) };
    });
  }

  it('proves its address with echostr', async () => {
    await open({});
    serveWith();
    expect(await scene.platform.wechat.checkMessageUrl(APPID)).toEqual({ ok: true, note: '' });
  });

  it.each(['json', 'xml'] as const)('hears a plain push in %s', async (format) => {
    await open({ format });
    serveWith();
    expect(await pushOnce()).toMatchObject({ delivered: true, note: '' });
    expect(heard).toMatchObject([{ content: { TemplateId: PARCEL_TEMPLATE, SubscribeStatusString: 'accept', PopupScene: '0' } }]);
  });

  it('hears an encrypted push, and the cloud reads its encrypted answer', async () => {
    await open({ encodingAesKey: KEY, format: 'xml' });
    serveWith({}, { MsgType: 'text', Content: '收到了' });
    expect(await pushOnce()).toMatchObject({ delivered: true, tries: 1, note: '' });
    expect(heard).toMatchObject([{ event: 'subscribe_msg_popup_event', content: { TemplateId: PARCEL_TEMPLATE } }]);
  });

  it('refuses a push signed with another token', async () => {
    await open({ encodingAesKey: KEY, format: 'xml', token: 'another' });
    const failures: string[] = [];
    const app = new MiniApp({ app_id: APPID, secret: WECHAT_SECRET, token: TOKEN, aes_key: KEY });
    developer.answer(async (request, body) => {
      app.setRequest(new ServerRequest(request.method, request.url, request.headers, Buffer.from(body)));
      const refused: Error = await app
        .getServer()
        .serve()
        .then(
          () => new Error('taken'),
          (error: Error) => error,
        );
      failures.push(refused.message);
      return { body: 'success' };
    });
    await pushOnce();
    expect(failures).toEqual(['Invalid request signature.']);
  });
});
