/** Privacy consent as a mini-program sees it (facts/wechat.md §4.6). */
import type { MiniProgram } from '../runtime/mini-program-type.ts';
import { type ApiGroup, api } from './api.ts';

export function privacyApis(mini: MiniProgram): ApiGroup {
  const { privacy } = mini;
  return {
    getPrivacySetting: api(mini, 'getPrivacySetting', () => privacy.setting()),
    requirePrivacyAuthorize: api(mini, 'requirePrivacyAuthorize', async () => void (await privacy.authorize())),
    onNeedPrivacyAuthorization: (listener: unknown) => privacy.onNeeded(listener),
    openPrivacyContract: api(mini, 'openPrivacyContract', async () => void (await privacy.openContract())),
  };
}
