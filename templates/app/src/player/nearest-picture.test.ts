import { expect, test } from 'vitest';
import { nearestPicture } from './nearest-picture.ts';

const at = (StartTime: number, EventId = 'doorbell_ring') => ({
  StartTime,
  EndTime: StartTime,
  EventId,
  Thumbnail: `/p/d/events/${StartTime}.jpg`,
});

test('the picture of the event, not of another one in the same second', () => {
  const pictures = [at(100, 'loitering_alarm'), at(101), at(99)];
  expect(nearestPicture(pictures, 100_900, 'doorbell_ring')?.StartTime).toBe(101);
  expect(nearestPicture(pictures, 100_000)?.StartTime).toBe(100);
});

test('no picture near is no picture', () => {
  expect(nearestPicture([at(110)], 100_000)).toBeUndefined();
  expect(nearestPicture([], 100_000)).toBeUndefined();
});
