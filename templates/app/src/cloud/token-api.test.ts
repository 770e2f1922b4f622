import { expect, test } from 'vitest';
import { asCloudError, errorWords } from './cloud-error.ts';
import { createTokenApi, type PostJson } from './token-api.ts';

interface Call {
  url: string;
  body: { [key: string]: unknown };
}

/** An API whose server answers from `answers` in turn; a thrown value is a dead network. */
function api(answers: readonly (() => { status: number; body: unknown })[]) {
  const calls: Call[] = [];
  const renewals: boolean[] = [];
  const post: PostJson = async (url, body) => {
    calls.push({ url, body: body as Call['body'] });
    const answer = answers[calls.length - 1];
    if (!answer) throw new Error('one call too many');
    return answer();
  };
  const client = createTokenApi({
    origin: 'https://iot.cloud.tencent.com',
    post,
    token: async (renew) => {
      renewals.push(renew);
      return renew ? 'new' : 'old';
    },
    requestId: () => 'r1',
  });
  return { client, calls, renewals };
}

const ok = (data: unknown) => () => ({ status: 200, body: { code: 0, msg: '', data } });
const refusal = (Code: string) => () => ({ status: 200, body: { code: -1000, msg: 'no', data: { Error: { Code, Message: 'words' } } } });

test('posts action, token and parameters in one object and hands back what is inside the envelope', async () => {
  const { client, calls } = api([ok({ FamilyList: [{ FamilyId: 'f', FamilyName: '家', Role: 1 }], Total: 1 })]);
  await expect(client.call('AppGetFamilyList', { Offset: 0, Limit: 100 })).resolves.toEqual({
    FamilyList: [{ FamilyId: 'f', FamilyName: '家', Role: 1 }],
    Total: 1,
  });
  expect(calls).toEqual([
    {
      url: 'https://iot.cloud.tencent.com/api/exploreropen/tokenapi?cmd=AppGetFamilyList',
      body: { Offset: 0, Limit: 100, Action: 'AppGetFamilyList', RequestId: 'r1', AccessToken: 'old', RegionId: 1 },
    },
  ]);
});

test('a refused token is renewed once and the call repeated', async () => {
  const { client, calls, renewals } = api([refusal('InvalidParameterValue.InvalidAccessToken'), ok({ Data: { Token: 't' } })]);
  await expect(client.call('AppCreateDeviceBindToken', {})).resolves.toEqual({ Data: { Token: 't' } });
  expect(renewals).toEqual([false, true]);
  expect(calls[1]?.body.AccessToken).toBe('new');
});

test('a token refused twice is an error, not a loop', async () => {
  const { client, calls } = api([refusal('InvalidParameterValue.InvalidAccessToken'), refusal('InvalidParameterValue.InvalidAccessToken')]);
  await expect(client.call('AppCreateDeviceBindToken', {})).rejects.toMatchObject({
    kind: 'api',
    code: 'InvalidParameterValue.InvalidAccessToken',
  });
  expect(calls).toHaveLength(2);
});

test('an unlinked product is told in words, with the code for whoever helps', async () => {
  const { client } = api([refusal('UnauthorizedOperation.APPNoPermissionToStudioProduct')]);
  const error = await client
    .call('AppTokenBindDeviceFamily', { Token: 't', ProductId: 'p', DeviceName: 'd', FamilyId: 'f', RoomId: '0' })
    .catch((cause) => cause);
  expect(errorWords(error)).toEqual({
    what: '这款产品还没有和本小程序关联',
    fix: '请联系售后，让厂家在控制台的应用里关联这款产品，然后再试',
    code: 'UnauthorizedOperation.APPNoPermissionToStudioProduct',
  });
});

test.each([
  [
    'no network',
    () => {
      throw { errMsg: 'request:fail timeout' };
    },
    'network',
    'NoAnswer',
  ],
  ['a 501', () => ({ status: 501, body: 'not built' }), 'api', 'HTTP501.AppGetFamilyList'],
  ['HTML instead of JSON', () => ({ status: 200, body: '<html>' }), 'malformed', 'MalformedAnswer'],
  ['the documents\u2019 envelope', () => ({ status: 200, body: { Response: {} } }), 'malformed', 'MalformedAnswer'],
  ['a bare code', () => ({ status: 200, body: { code: 7, msg: 'x' } }), 'api', 'Code7'],
])('%s is a CloudError of its own kind', async (_name, answer, kind, code) => {
  const { client } = api([answer as never]);
  await expect(client.call('AppGetFamilyList', { Offset: 0, Limit: 1 })).rejects.toMatchObject({ kind, code });
});

test('words never show raw text of the system', () => {
  const words = errorWords(asCloudError(new TypeError('x is undefined at y.js:1')));
  expect(words.what + words.fix).not.toContain('undefined');
});
