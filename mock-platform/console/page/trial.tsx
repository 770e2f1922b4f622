/** Chapter 5.3: a trial version is made, step by step, and its code scanned. */
import { Alert, Button, Card, Descriptions, Steps } from 'antd';
import encodeQR from 'qr';
import { type ReactNode, useCallback, useEffect, useState } from 'react';
import { createRealClock } from '../../../devices/index.ts';
import type { TrialJob } from '../trial-job.ts';
import { api } from './api.ts';
import type { Draft } from './draft.ts';
import { useWords } from './words.tsx';

/** How often a running build is asked about. */
const ASK_MS = 500;
const STEPS = ['generate', 'build', 'upload'] as const;
const clock = createRealClock();
const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

interface Props {
  readonly draft: Draft;
  readonly onError: (error: unknown) => void;
  readonly back: () => void;
}

export function Trial({ draft, onError, back }: Props): ReactNode {
  const word = useWords();
  const [job, setJob] = useState<TrialJob | null>();
  const load = useCallback(() => api.trial(draft.id).then((answer) => setJob(answer.job), onError), [draft.id, onError]);
  useEffect(() => void load(), [load]);
  useEffect(() => (job?.state === 'running' ? clock.after(ASK_MS, () => void load()) : undefined), [job, load]);

  const errors = draft.findings.filter(({ severity }) => severity === 'error').length;
  const names = {
    generate: word('检查并生成工程', 'Check and generate'),
    build: word('编译小程序', 'Build'),
    upload: word('上传并选为体验版', 'Upload, select as trial'),
  };
  const running = job?.state === 'running';
  const why =
    draft.changes > 0
      ? word('有未保存的修改，请先保存', 'save your changes first')
      : errors > 0
        ? word(`还有 ${errors} 处错误，修正后才能构建`, `${errors} errors to correct first`)
        : undefined;
  const begin = (): Promise<void> => api.makeTrial(draft.id).then((answer) => setJob(answer.job), onError);
  return (
    <Card title={word('生成体验小程序', 'Trial version')} size="small">
      {why === undefined ? null : <Alert type="warning" title={why} />}
      <div className="row">
        <Button type="primary" disabled={running || why !== undefined} onClick={() => void begin()}>
          {word('立即构建', 'Build now')}
        </Button>
        <Button disabled={!running} onClick={() => void api.cancelTrial(draft.id).then(() => load(), onError)}>
          {word('取消构建', 'Cancel the build')}
        </Button>
        <Button onClick={back}>{word('取消部署发布，回到配置', 'Back to the configuration')}</Button>
      </div>
      {job?.lastMs === undefined ? null : <p>{word(`上次用时 ${seconds(job.lastMs)}`, `last time: ${seconds(job.lastMs)}`)}</p>}
      {job ? (
        <>
          <Steps
            orientation="vertical"
            size="small"
            items={STEPS.map((step) => {
              const known = job.steps.find((one) => one.step === step);
              const failed = known && !known.done && !running;
              return {
                title: names[step],
                content: known ? seconds(known.ms) : '',
                status: known ? (known.done ? 'finish' : failed ? 'error' : 'process') : 'wait',
              } as const;
            })}
          />
          <p role="status">
            {
              {
                running: word(`正在构建，已用 ${seconds(job.ms)}`, `building for ${seconds(job.ms)}`),
                done: word(`已生成体验版，用时 ${seconds(job.ms)}`, `made in ${seconds(job.ms)}`),
                failed: word(`构建失败：${job.error}`, `failed: ${job.error}`),
                cancelled: word('已取消，配置没有改变', 'cancelled; the configuration is as it was'),
              }[job.state]
            }
          </p>
          {job.report && job.state === 'done' ? <Made report={job.report} /> : null}
          <details>
            <summary>{word('构建日志', 'Log')}</summary>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls has to be reached by the keyboard. */}
            <pre tabIndex={0}>{job.log.join('\n')}</pre>
          </details>
        </>
      ) : null}
    </Card>
  );
}

function Made({ report }: { readonly report: NonNullable<TrialJob['report']> }): ReactNode {
  const word = useWords();
  const address = new URL('/phone/', document.baseURI).href;
  const code = `data:image/svg+xml,${encodeURIComponent(encodeQR(address, 'svg'))}`;
  return (
    <div className="row">
      <a href={address} target="_blank" rel="noreferrer">
        <img className="code" src={code} alt={word('体验二维码：打开手机', 'code of the trial version: opens the phone')} />
      </a>
      <Descriptions
        size="small"
        column={1}
        items={[
          { key: 'version', label: word('版本', 'Version'), children: `${report.version} · robot ${report.robot}` },
          { key: 'pages', label: word('页面', 'Pages'), children: report.pages },
          ...report.sizes.map(({ name, size }) => ({ key: name, label: name, children: `${Math.ceil(size / 1024)} KB` })),
        ]}
      />
    </div>
  );
}
