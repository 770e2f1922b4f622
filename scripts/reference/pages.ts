/** The generated reference pages: path inside the clone → text. */
import { createPlatform } from '../../mock-platform/index.ts';
import { faultsPage } from './faults-page.ts';
import { findingsPage } from './findings-page.ts';
import { simulatorPage } from './simulator-page.ts';
import { openSources } from './sources.ts';
import { tencentIotPage } from './tencent-iot-page.ts';
import { wechatPage } from './wechat-page.ts';

/** Builds all pages from the source files and the routes and rules of a platform in memory; throws where it cannot read. */
export async function referencePages(): Promise<Map<string, string>> {
  const platform = await createPlatform();
  try {
    const project = openSources();
    return new Map([
      ['docs/reference/wechat.md', wechatPage(platform, project)],
      ['docs/reference/tencent-iot.md', tencentIotPage(platform, project)],
      ['docs/reference/findings.md', findingsPage()],
      ['docs/reference/faults.md', faultsPage()],
      ['docs/reference/simulator-api.md', await simulatorPage()],
    ]);
  } finally {
    await platform.close();
  }
}
