import { expect, it } from 'vitest';
import { createManualClock, toDeviceId } from '../../../devices/index.ts';
import { bindBySignature, CAMERA, connectAs, LOCK, startCloud } from '../iot-cloud.fixture.ts';

/** 15:00 in China. */
const START = Date.parse('2026-03-03T15:00:00+08:00');
const DAY = 86_400_000;
const NAMES = { ProductId: CAMERA.productId, DeviceName: CAMERA.deviceName };
const JPEG = Uint8Array.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3, 4]);
/** Three MPEG-TS packets. */
const CLIP = new Uint8Array(188 * 3).map((_, index) => (index % 188 === 0 ? 0x47 : index % 251));

async function house(options: Parameters<typeof startCloud>[0] = {}) {
  const clock = createManualClock(START);
  const fixture = await startCloud({ clock, ...options });
  await connectAs(fixture, CAMERA);
  const me = await fixture.household();
  await bindBySignature(me, CAMERA);

  const ask = async (wish: object) => {
    const body = JSON.stringify({ deviceId: toDeviceId(CAMERA), ...wish });
    const response = await fetch(`${fixture.url}/__mock__/upload-address`, { method: 'POST', body });
    const answer = (await response.json()) as { uploadUrl: string; path: string; maxBytes: number; error?: string };
    return { status: response.status, ...answer };
  };
  const put = async (url: string, type: string, content: Uint8Array) => {
    const body = content as Uint8Array<ArrayBuffer>;
    const response = await fetch(url, { method: 'PUT', headers: { 'content-type': type }, body });
    const text = await response.text();
    return { status: response.status, error: text === '' ? undefined : (JSON.parse(text) as { error: string }).error };
  };
  /** Asks for an address and puts the file there. */
  const picture = async (startTime: number, eventId = 'motion_detected', content = JPEG) => {
    const { uploadUrl, path } = await ask({ type: 'image/jpeg', eventId, startTime });
    expect(await put(uploadUrl, 'image/jpeg', content)).toEqual({ status: 200, error: undefined });
    return path;
  };
  const clip = async (startTime: number, endTime: number) => {
    const { uploadUrl, path } = await ask({ type: 'video/mp2t', startTime, endTime });
    expect(await put(uploadUrl, 'video/mp2t', CLIP)).toEqual({ status: 200, error: undefined });
    return path;
  };
  const events = async (params: object = {}) =>
    (await me.call('IotVideoDescribeCloudStorageEvents', { ...NAMES, ...params })) as {
      Events: { StartTime: number; EndTime: number; Thumbnail: string; EventId: string }[];
      Context: string;
      Listover: boolean;
      Total: number;
      VideoURL: string;
    };
  return { ...fixture, clock, me, ask, put, picture, clip, events };
}

it('a picture a camera stores is listed with its event and can be looked at, in parts too', async () => {
  const { picture, clip, events, me, clock } = await house();
  clock.advance(60_000);
  const path = await picture(START + 30_000);
  await clip(START + 25_000, START + 40_000);
  const listed = await events();
  expect(listed.Events).toEqual([
    { StartTime: START / 1000 + 30, EndTime: START / 1000 + 40, Thumbnail: path, EventId: 'motion_detected' },
  ]);
  expect(listed).toMatchObject({ Listover: true, Context: '', Total: 1 });

  const { ThumbnailURL } = (await me.call('IotVideoDescribeCloudStorageThumbnail', { ...NAMES, Thumbnail: path })) as {
    ThumbnailURL: string;
  };
  const shown = await fetch(ThumbnailURL);
  expect(shown.headers.get('content-type')).toBe('image/jpeg');
  expect(new Uint8Array(await shown.arrayBuffer())).toEqual(JPEG);
  const part = await fetch(ThumbnailURL, { headers: { range: 'bytes=2-4' } });
  expect([part.status, part.headers.get('content-range')]).toEqual([206, 'bytes 2-4/8']);
  expect([...new Uint8Array(await part.arrayBuffer())]).toEqual([0xff, 0xe0, 1]);
  expect((await fetch(ThumbnailURL, { headers: { range: 'bytes=9-' } })).status).toBe(416);
  expect((await fetch(ThumbnailURL.replace(/sign=../, 'sign=00'))).status).toBe(403);
  clock.advance(3_600_000);
  expect((await fetch(ThumbnailURL)).status).toBe(403);
});

it('clips are on the day’s time line and play as a signed playlist of signed clips', async () => {
  const { clip, me, clock } = await house();
  clock.advance(DAY / 2);
  await clip(START + 1000, START + 11_500);
  // 16 hours later it is the next day in China.
  await clip(START + 10 * 3_600_000, START + 10 * 3_600_000 + 5000);
  expect((await me.call('IotVideoDescribeCloudStorageDate', NAMES)).Data).toEqual(['2026-03-03', '2026-03-04']);
  const { Data } = (await me.call('IotVideoDescribeCloudStorageTime', { ...NAMES, Date: '2026-03-03' })) as {
    Data: { VideoURL: string; TimeList: { StartTime: number; EndTime: number }[] };
  };
  expect(Data.TimeList).toEqual([{ StartTime: START / 1000 + 1, EndTime: START / 1000 + 11 }]);
  expect((await fetch(Data.VideoURL)).status).toBe(403);

  const span = Data.TimeList[0];
  const sign = (url: string, ExpireTime = clock.now() / 1000 + 60) =>
    me.call('IotVideoGenerateSignedVideoURL', { ProductId: CAMERA.productId, VideoURL: url, ExpireTime });
  const asked = `${Data.VideoURL}?starttime_epoch=${span?.StartTime}&endtime_epoch=${span?.EndTime}`;
  const { SignedVideoURL } = (await sign(asked)) as { SignedVideoURL: string };
  const answer = await fetch(SignedVideoURL);
  expect(answer.headers.get('content-type')).toBe('application/vnd.apple.mpegurl');
  const lines = (await answer.text()).split('\n');
  expect(lines.slice(0, 3)).toEqual(['#EXTM3U', '#EXT-X-VERSION:3', '#EXT-X-TARGETDURATION:11']);
  expect(lines).toContain('#EXTINF:10.500,');
  expect(lines.at(-2)).toBe('#EXT-X-ENDLIST');
  const addresses = lines.filter((line) => line.startsWith('http'));
  expect(addresses).toHaveLength(1);
  const played = await fetch(addresses[0] ?? '');
  expect([played.status, played.headers.get('content-type')]).toEqual([200, 'video/mp2t']);
  expect(new Uint8Array(await played.arrayBuffer())).toEqual(CLIP);
  expect((await fetch(SignedVideoURL.replace(/endtime_epoch=\d+/, 'endtime_epoch=99999999999'))).status).toBe(403);

  await expect(sign(asked, 5)).rejects.toThrow('InvalidParameterValue');
  await expect(sign(Data.VideoURL)).rejects.toThrow('starttime_epoch');
  await expect(sign(asked.replace('cam1', 'cam2'))).rejects.toThrow('ResourceNotFound.DeviceNotExist');
  await expect(sign('https://example.com/x/timeshift.m3u8?starttime_epoch=1&endtime_epoch=2')).rejects.toThrow('VideoURL is none');
  clock.advance(60_000);
  expect((await fetch(SignedVideoURL)).status).toBe(403);
});

it('events are paged newest first, by time and by event', async () => {
  const { picture, events, clock } = await house();
  clock.advance(100_000);
  for (let n = 0; n < 7; n++) await picture(START + n * 1000, n % 2 === 0 ? 'motion_detected' : 'person_detected');
  const first = await events({ Size: 5 });
  expect(first.Events.map((one) => one.StartTime - START / 1000)).toEqual([6, 5, 4, 3, 2]);
  expect(first).toMatchObject({ Listover: false, Context: '5', Total: 5 });
  const second = await events({ Size: 5, Context: first.Context });
  expect(second.Events.map((one) => one.StartTime - START / 1000)).toEqual([1, 0]);
  expect(second).toMatchObject({ Listover: true, Context: '' });
  expect((await events({ EventId: 'person_detected' })).Events).toHaveLength(3);
  expect((await events({ StartTime: START / 1000 + 1, EndTime: START / 1000 + 2 })).Events).toHaveLength(2);
  await expect(events({ Context: 'x' })).rejects.toThrow('Context is not one');
  await expect(events({ StartTime: 5, EndTime: 4 })).rejects.toThrow('StartTime is later');
});

it('only who has the device sees it, and only since they have it', async () => {
  const { picture, events, me, login, clock } = await house();
  const path = await picture(START);
  const neighbour = await login('neighbour');
  for (const [action, params] of [
    ['IotVideoDescribeCloudStorageEvents', {}],
    ['IotVideoDescribeCloudStorageThumbnail', { Thumbnail: path }],
    ['IotVideoDescribeCloudStorageDate', {}],
    ['IotVideoDescribeCloudStorageTime', { Date: '2026-03-03' }],
  ] as const)
    await expect(neighbour.call(action, { ...NAMES, ...params })).rejects.toThrow('UnauthorizedOperation.NoPermission');
  clock.advance(1000);
  await me.call('AppDeleteDeviceInFamily', { ...NAMES, FamilyId: me.FamilyId });
  await bindBySignature(me, CAMERA);
  expect((await events()).Events).toEqual([]);
  await expect(me.call('IotVideoDescribeCloudStorageThumbnail', { ...NAMES, Thumbnail: path })).rejects.toThrow('not one of this device');
});

it('iotCloud.cloudStorageDays and iotCloud.cloudFilesPerDevice: old and too many files leave, with their bytes', async () => {
  const { picture, events, clock, platform, me } = await house({
    rules: { 'iotCloud.cloudFilesPerDevice': 2, 'iotCloud.accessTokenSeconds': 365 * 86_400 },
  });
  const [first = ''] = [await picture(START), await picture(START + 1000), await picture(START + 2000)];
  clock.advance(5000);
  expect((await events()).Events).toHaveLength(2);
  await expect(me.call('IotVideoDescribeCloudStorageThumbnail', { ...NAMES, Thumbnail: first })).rejects.toThrow('InvalidParameterValue');
  expect(platform.store.blobs.get(`iot.cloudFile${first}`)).toBeUndefined();

  const [kept] = (await events()).Events;
  clock.advance(6 * DAY);
  const week = { StartTime: START / 1000 - 1 };
  expect((await events(week)).Events).toHaveLength(2);
  clock.advance(DAY);
  expect((await events(week)).Events).toEqual([]);
  expect(platform.store.blobs.get(`iot.cloudFile${kept?.Thumbnail}`)).toBeUndefined();
});

it.each([
  ['an unknown device', { deviceId: `${LOCK.productId}/nobody` }, /deviceId should be/],
  ['a type nobody plays', { type: 'text/html' }, /type should be one of image\/jpeg, image\/png, video\/mp2t/],
  ['a picture of no event', { eventId: '' }, /eventId is missing/],
  ['a path for an event', { eventId: '../../x' }, /eventId should be the id/],
  ['a time as text', { startTime: 'now' }, /milliseconds since 1970/],
  ['an end before its start', { endTime: START - 1 }, /at most an hour after/],
  ['a clip of two hours', { type: 'video/mp2t', endTime: START + 7_200_000 }, /at most an hour after/],
  ['a clip of no length', { type: 'video/mp2t', endTime: START }, /a clip lasts/],
])('no address is made for %s', async (_what, wish, error) => {
  const answer = await (await house()).ask({ type: 'image/jpeg', eventId: 'motion_detected', startTime: START, ...wish });
  expect(answer.status).toBe(400);
  expect(answer.error).toMatch(error);
});

it('what is put has to be what was asked for: size, type, content, address, time', async () => {
  const { ask, put, events, clock } = await house({ rules: { 'iotCloud.cloudPictureMaxKB': 1, 'iotCloud.cloudAddressSeconds': 60 } });
  const { uploadUrl, maxBytes } = await ask({ type: 'image/jpeg', eventId: 'motion_detected', startTime: START });
  expect(maxBytes).toBe(1024);
  const big = new Uint8Array(1025);
  big.set(JPEG);
  expect(await put(uploadUrl, 'image/jpeg', big)).toEqual({ status: 413, error: 'the file is larger than 1024 bytes' });
  expect((await put(uploadUrl, 'image/png', JPEG)).error).toMatch(/content-type should be image\/jpeg/);
  expect((await put(uploadUrl, 'image/jpeg', new TextEncoder().encode('<script>'))).error).toMatch(/does not look like image\/jpeg/);
  expect((await put(uploadUrl.replace('cam1', 'cam2'), 'image/jpeg', JPEG)).status).toBe(403);
  expect((await put(uploadUrl.replace(/sign=\w+/, ''), 'image/jpeg', JPEG)).status).toBe(403);
  expect((await fetch(uploadUrl)).status).toBe(403);
  expect((await events()).Events).toEqual([]);
  expect((await put(uploadUrl, 'image/jpeg', big.slice(0, 1024))).status).toBe(200);
  expect((await events()).Events).toHaveLength(1);
  clock.advance(60_000);
  expect((await put(uploadUrl, 'image/jpeg', JPEG)).error).toMatch(/expired/);
});
