/** Draft box and template list of a third-party platform. Source: facts/wechat.md §3.4, check 48. */
import { WechatError } from '../errors.ts';
import type { WechatParts } from '../parts.ts';
import type { VersionRow } from '../state.ts';
import type { ComponentRow } from '../third-party/rows.ts';
import { type CodeTemplateRow, type DraftRow, nextNumber } from './rows.ts';

export interface Draft extends DraftRow {
  readonly version: VersionRow;
}

/** One draft for each development mini-program of the platform: its newest upload. */
export function draftsOf({ state }: WechatParts, { appid: componentAppid, developmentAppids = [] }: ComponentRow): Draft[] {
  return developmentAppids.flatMap((appid) => {
    const version = newestUpload(state.versions.values(), appid);
    if (!version) return [];
    const key = `${componentAppid}|${appid}`;
    const known = state.codeDrafts.get(key);
    const { uploadedAt } = version;
    const { packageId } = version.package;
    if (known?.uploadedAt === uploadedAt && known.packageId === packageId) return [{ ...known, version }];
    const row: DraftRow = { draftId: nextNumber(state, `draft|${componentAppid}`, 1), appid, uploadedAt, packageId };
    state.codeDrafts.put(key, row);
    return [{ ...row, version }];
  });
}

function newestUpload(versions: Iterable<VersionRow>, appid: string): VersionRow | undefined {
  let newest: VersionRow | undefined;
  for (const row of versions) {
    if (row.appid === appid && row.slot === 'development' && (!newest || row.uploadedAt >= newest.uploadedAt)) newest = row;
  }
  return newest;
}

/** Oldest first. */
export function templatesOf({ state }: WechatParts, componentAppid: string): CodeTemplateRow[] {
  return [...state.codeTemplates.values()].filter((row) => row.componentAppid === componentAppid);
}

/** Throws 85064 for an unknown draft, 85065 when the list is full. */
export function addTemplate(parts: WechatParts, component: ComponentRow, draftId: unknown, standard = false): CodeTemplateRow {
  const { clock, rules, state } = parts;
  const draft = draftsOf(parts, component).find((row) => row.draftId === wholeNumber(draftId));
  if (!draft) throw new WechatError(85064);
  if (templatesOf(parts, component.appid).length >= rules['wechat.codeTemplatesMax']) throw new WechatError(85065);
  const { version } = draft;
  const row: CodeTemplateRow = {
    templateId: nextNumber(state, `template|${component.appid}`, 1),
    componentAppid: component.appid,
    sourceAppid: draft.appid,
    sourceName: state.miniPrograms.get(draft.appid)?.name ?? '',
    version: version.version,
    description: version.description,
    createdAt: clock.now(),
    package: version.package,
    ...(standard ? { standard } : {}),
  };
  state.codeTemplates.put(templateKey(row.componentAppid, row.templateId), row);
  return row;
}

/** Throws 85064. */
export function deleteTemplate({ shelf, state }: WechatParts, componentAppid: string, templateId: unknown): void {
  const key = templateKey(componentAppid, wholeNumber(templateId) ?? 0);
  const row = state.codeTemplates.get(key);
  if (!row) throw new WechatError(85064);
  state.codeTemplates.delete(key);
  shelf.sweep(row.package.packageId);
}

export function findTemplate({ state }: WechatParts, componentAppid: string, templateId: unknown): CodeTemplateRow | undefined {
  const id = wholeNumber(templateId);
  return id === undefined ? undefined : state.codeTemplates.get(templateKey(componentAppid, id));
}

const templateKey = (componentAppid: string, templateId: number) => `${componentAppid}|${templateId}`;

/** A number, or its digits as text: both reach WeChat (facts/wechat.md §3.5 [P S68]). */
export function wholeNumber(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) && value >= 0 ? value : undefined;
  return typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : undefined;
}
