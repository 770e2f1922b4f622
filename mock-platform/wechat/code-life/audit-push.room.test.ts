/** Results of reviews on the platform's message URL, over a real socket (facts/wechat.md §3.1, §3.2, §3.5). */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { XMLParser } from 'fast-xml-parser';
import { afterEach, expect, test, vi } from 'vitest';
import { decryptPush, signPush } from '../push/push-crypto.ts';
import { COMPONENT_APPID, COMPONENT_KEY, COMPONENT_TOKEN } from '../third-party/third-party.fixture.ts';
import { CUSTOMER_APPID, createCodeLife } from './code-life.fixture.ts';

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

interface Received {
  readonly path: string;
  readonly message: { readonly [field: string]: unknown };
}
const parser = new XMLParser({ processEntities: false, parseTagValue: false });

/** A platform's server: checks the signature, decrypts, answers success. */
async function openServer(received: Received[]): Promise<string> {
  const read = async (request: IncomingMessage): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { Encrypt } = parser.parse(Buffer.concat(chunks).toString('utf8')).xml as { Encrypt: string };
    const url = new URL(request.url ?? '', 'http://platform');
    const { timestamp = '', nonce = '', msg_signature } = Object.fromEntries(url.searchParams);
    if (msg_signature !== signPush(COMPONENT_TOKEN, timestamp, nonce, Encrypt)) throw new Error('the signature is wrong');
    received.push({ path: url.pathname, message: parser.parse(decryptPush(COMPONENT_KEY, COMPONENT_APPID, Encrypt)).xml });
  };
  const server = createServer((request, response) => {
    void read(request).then(
      () => response.end('success'),
      () => response.writeHead(500).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test('passed, rejected and delayed, each with its fields, at $APPID$', async () => {
  const received: Received[] = [];
  const url = await openServer(received);
  const life = await createCodeLife({ rules: { 'wechat.reviewer': 'waits' }, platform: { messageUrl: `${url}/$APPID$/callback` } });
  closing.push(() => life.world.room.close());
  const desk = life.world.client.console;
  const appid = CUSTOMER_APPID;
  await life.submitted();
  desk.decide({ appid, decision: 'delay', reason: '服务商提审系统优化' });
  desk.decide({ appid, decision: 'reject', reason: '1:首页 <空> & 无内容<br>', screenshot: 'xx|yy' });
  await life.submit();
  desk.decide({ appid, decision: 'pass' });
  await vi.waitFor(() => expect(received).toHaveLength(3), 5000);

  expect(received.map(({ path }) => path)).toEqual(Array(3).fill(`/${CUSTOMER_APPID}/callback`));
  const at = String(Math.floor(life.world.clock.now() / 1000));
  const frame = {
    ToUserName: expect.stringMatching(/^gh_[0-9a-f]{12}$/),
    FromUserName: expect.stringMatching(/^o.{27}$/),
    CreateTime: at,
    MsgType: 'event',
  };
  expect(received.map(({ message }) => message)).toEqual([
    { ...frame, Event: 'weapp_audit_delay', Reason: '服务商提审系统优化', DelayTime: at },
    { ...frame, Event: 'weapp_audit_fail', Reason: '1:首页 <空> & 无内容<br>', FailTime: at, ScreenShot: 'xx|yy' },
    { ...frame, Event: 'weapp_audit_success', SuccTime: at },
  ]);
  expect(
    life.world.client
      .pushes()
      .filter(({ event }) => event.startsWith('weapp_audit'))
      .every(({ delivered }) => delivered),
  ).toBe(true);
});
