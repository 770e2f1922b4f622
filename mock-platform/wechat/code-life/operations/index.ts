/** Operations on the life of a mini-program's code, domains and members: one file each (facts/wechat.md §3.4–§3.6). */
import { addToTemplateOperation } from './addtotemplate.ts';
import { bindTesterOperation } from './bind-tester.ts';
import { changeVisitStatusOperation } from './change-visitstatus.ts';
import { commitOperation } from './commit.ts';
import { deleteTemplateOperation } from './deletetemplate.ts';
import { getAuditStatusOperation } from './get-auditstatus.ts';
import { getCodeCategoryOperation } from './get-category.ts';
import { getCodePrivacyInfoOperation } from './get-code-privacy-info.ts';
import { getLatestAuditStatusOperation } from './get-latest-auditstatus.ts';
import { getPageOperation } from './get-page.ts';
import { getTrialQrcodeOperation } from './get-qrcode.ts';
import { getGrayReleasePlanOperation } from './getgrayreleaseplan.ts';
import { getPrivacySettingOperation } from './getprivacysetting.ts';
import { getTemplateDraftListOperation } from './gettemplatedraftlist.ts';
import { getTemplateListOperation } from './gettemplatelist.ts';
import { getVersionInfoOperation } from './getversioninfo.ts';
import { getVisitStatusOperation } from './getvisitstatus.ts';
import { getSupportVersionOperation } from './getweappsupportversion.ts';
import { grayReleaseOperation } from './grayrelease.ts';
import { memberAuthOperation } from './memberauth.ts';
import { modifyDomainOperation } from './modify-domain.ts';
import { modifyWxaJumpDomainOperation } from './modify-wxa-jump-domain.ts';
import { modifyWxaServerDomainOperation } from './modify-wxa-server-domain.ts';
import { queryQuotaOperation } from './queryquota.ts';
import { releaseOperation } from './release.ts';
import { revertCodeReleaseOperation } from './revertcoderelease.ts';
import { revertGrayReleaseOperation } from './revertgrayrelease.ts';
import { setPrivacySettingOperation } from './setprivacysetting.ts';
import { setSupportVersionOperation } from './setweappsupportversion.ts';
import { speedupAuditOperation } from './speedupaudit.ts';
import { submitAuditOperation } from './submit-audit.ts';
import { unbindTesterOperation } from './unbind-tester.ts';
import { undoCodeAuditOperation } from './undocodeaudit.ts';

export { uploadMediaOperation } from './uploadmedia.ts';

export const CODE_LIFE_OPERATIONS = [
  addToTemplateOperation,
  bindTesterOperation,
  changeVisitStatusOperation,
  commitOperation,
  deleteTemplateOperation,
  getAuditStatusOperation,
  getCodeCategoryOperation,
  getCodePrivacyInfoOperation,
  getLatestAuditStatusOperation,
  getPageOperation,
  getTrialQrcodeOperation,
  getGrayReleasePlanOperation,
  getPrivacySettingOperation,
  getTemplateDraftListOperation,
  getTemplateListOperation,
  getVersionInfoOperation,
  getVisitStatusOperation,
  getSupportVersionOperation,
  grayReleaseOperation,
  memberAuthOperation,
  modifyDomainOperation,
  modifyWxaJumpDomainOperation,
  modifyWxaServerDomainOperation,
  queryQuotaOperation,
  releaseOperation,
  revertCodeReleaseOperation,
  revertGrayReleaseOperation,
  setPrivacySettingOperation,
  setSupportVersionOperation,
  speedupAuditOperation,
  submitAuditOperation,
  unbindTesterOperation,
  undoCodeAuditOperation,
];
