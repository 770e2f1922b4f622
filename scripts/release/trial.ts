/** Uploaded draft → template → committed to the mini-program: its trial version (facts/wechat.md §3.4, §3.5). */
import { writeFileSync } from 'node:fs';
import { Failure } from '../failure.ts';
import { type ReleaseContext, recordedPlatform, thirdPartyOf } from './release-context.ts';
import { addEntry, type Recorded, readRecord, type StepEntry, uploadsOf } from './release-record.ts';

interface DraftLine {
  readonly draft_id: number;
  readonly user_version: string;
  readonly create_time: number;
  readonly source_miniprogram_appid: string;
}
interface TemplateLine {
  readonly template_id: number;
  readonly user_version: string;
  readonly source_miniprogram_appid: string;
}

export interface TrialOptions {
  readonly context: ReleaseContext;
  /** Where the QR picture of the trial version goes. */
  readonly qrFile: string;
  /** Default: the version uploaded last for the template library. */
  readonly version?: string;
  readonly onWarning?: (text: string) => void;
}

export interface Trial {
  readonly version: string;
  readonly templateId: number;
  readonly qrFile: string;
  readonly record: Recorded<StepEntry>;
}

function listOf<T>(answer: { readonly [field: string]: unknown }, field: string): readonly T[] {
  return Array.isArray(answer[field]) ? (answer[field] as T[]) : [];
}

/** Throws {@link Failure} with WeChat's reason. */
export async function selectTrial({ context, qrFile, version: wanted, onWarning }: TrialOptions): Promise<Trial> {
  const wechat = thirdPartyOf(context, 'choosing the trial version', onWarning);
  const development = context.brand?.release?.thirdParty?.developmentAppid as string;
  const uploaded = uploadsOf(readRecord(context.projectPath))
    .filter(({ uploadAppid }) => uploadAppid === development)
    .at(-1);
  const version = wanted ?? uploaded?.version;
  if (version === undefined) {
    throw new Failure(
      'nothing-uploaded',
      `no upload to the development mini-program ${development} is recorded in ${context.projectPath}`,
      {
        fix: 'upload first: camlock upload --as-template --key private.<development appid>.key --ver 1.0.0, or name a draft with --ver',
      },
    );
  }
  const drafts = listOf<DraftLine>(await wechat.component.get('the list of drafts', '/wxa/gettemplatedraftlist'), 'draft_list').filter(
    ({ source_miniprogram_appid: from }) => from === undefined || from === development,
  );
  const draft = drafts.filter(({ user_version }) => user_version === version).sort((a, b) => b.create_time - a.create_time)[0];
  const templates = async (): Promise<readonly TemplateLine[]> =>
    listOf<TemplateLine>(await wechat.component.get('the list of templates', '/wxa/gettemplatelist'), 'template_list')
      .filter((line) => line.user_version === version && [undefined, development].includes(line.source_miniprogram_appid))
      .toSorted((a, b) => b.template_id - a.template_id);
  if (draft) await wechat.component.post('making a template of the draft', '/wxa/addtotemplate', { draft_id: draft.draft_id });
  const template = (await templates())[0];
  if (!template) {
    throw new Failure(
      'draft-not-found',
      `there is no draft and no template of version ${version}; drafts are: ${drafts.map(({ user_version }) => user_version).join(', ') || 'none'}`,
      {
        fix: 'upload it again (only the newest upload of a development mini-program is a draft), or name another with --ver',
      },
    );
  }
  await wechat.post('committing the code', '/wxa/commit', {
    template_id: template.template_id,
    ext_json: JSON.stringify({ extEnable: true, extAppid: context.appid, ext: {} }),
    user_version: version,
    user_desc: uploaded?.desc || `camlock ${version}`,
  });
  writeFileSync(qrFile, await wechat.picture('the code of the trial version', '/wxa/get_qrcode'));
  const record = addEntry<StepEntry>(context.projectPath, {
    kind: 'trial',
    appid: context.appid,
    platform: recordedPlatform(context.platform),
    version,
    templateId: template.template_id,
  });
  return { version, templateId: template.template_id, qrFile, record };
}
