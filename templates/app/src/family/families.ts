/** Families, rooms and the order of devices. Pure. Source: facts/tencent-iot.md §4.4, §5.5. */

export interface Family {
  readonly familyId: string;
  readonly name: string;
  /** May rename, make rooms, take devices out (Role 1). */
  readonly admin: boolean;
}

export interface Room {
  readonly roomId: string;
  readonly name: string;
}

/** Tencent's limits are not published; the console refuses longer names [I]. Characters. */
export const NAME_MAX = 20;

export function readFamily(item: { readonly FamilyId: string; readonly FamilyName: string; readonly Role: number }): Family {
  return { familyId: item.FamilyId, name: item.FamilyName, admin: item.Role === 1 };
}

/** The family chosen before, as long as it is still the person's; else the first. `families` is never empty. */
export function shownFamily(families: readonly Family[], chosen: unknown): Family {
  return families.find((family) => family.familyId === chosen) ?? (families[0] as Family);
}

/** Devices as they were put in order; those added since come last, in the cloud's order. */
export function inOrder<D extends { readonly deviceId: string }>(devices: readonly D[], order: unknown): D[] {
  const places = new Map((Array.isArray(order) ? order : []).map((deviceId, place) => [deviceId, place]));
  const place = (device: D) => places.get(device.deviceId) ?? Number.MAX_SAFE_INTEGER;
  return [...devices].sort((a, b) => place(a) - place(b));
}

/** The list with one device a place up (-1) or down (1); unchanged at either end. */
export function moved<D extends { readonly deviceId: string }>(devices: readonly D[], deviceId: string, by: -1 | 1): D[] {
  const from = devices.findIndex((device) => device.deviceId === deviceId);
  const to = from + by;
  const list = [...devices];
  const [one] = from >= 0 && to >= 0 && to < list.length ? list.splice(from, 1) : [];
  if (one) list.splice(to, 0, one);
  return list;
}

/** Devices of a room; all of them when none is picked or the room is gone. */
export function inRoom<D extends { readonly roomId?: string }>(
  devices: readonly D[],
  rooms: readonly Room[],
  roomId: string | undefined,
): D[] {
  if (!rooms.some((room) => room.roomId === roomId)) return [...devices];
  return devices.filter((device) => device.roomId === roomId);
}

/** What is wrong with a name a person typed; undefined when it will do. `taken`: names beside it. */
export function nameProblem(name: string, taken: readonly string[] = []): string | undefined {
  const text = name.trim();
  if (!text) return '名称不能为空';
  if ([...text].length > NAME_MAX) return `名称最多 ${NAME_MAX} 个字`;
  if (taken.includes(text)) return `已经有一个「${text}」了`;
  return undefined;
}
