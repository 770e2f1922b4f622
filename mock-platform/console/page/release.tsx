/** Chapters 5.4 and 5.5: the trial version goes to review and, when it passed, to everybody. */
import { Alert, Button, Card, Input, InputNumber, Tag } from 'antd';
import { type ReactNode, useCallback, useEffect, useState } from 'react';
import { api, type ReleaseAnswer } from './api.ts';
import { useWords } from './words.tsx';

interface Props {
  readonly id: string;
  readonly onError: (error: unknown) => void;
}

const when = (ms: number): string => new Date(ms).toLocaleString('zh-CN');

function useRelease({ id, onError }: Props) {
  const [state, setState] = useState<ReleaseAnswer>();
  const load = useCallback(() => api.release(id).then(setState, onError), [id, onError]);
  useEffect(() => void load(), [load]);
  const act = (verb: string, body?: object): Promise<void> => api.act(id, verb, body).then(load, onError);
  return { state, load, act };
}

export function Review(props: Props): ReactNode {
  const word = useWords();
  const { state, load, act } = useRelease(props);
  const [reason, setReason] = useState('');
  const last = state?.audits.at(-1);
  const states: { readonly [state: string]: string } = {
    passed: word('审核通过', 'passed'),
    rejected: word('审核未通过', 'rejected'),
    reviewing: word('审核中', 'in review'),
    pending: word('审核中', 'in review'),
    withdrawn: word('已撤回', 'withdrawn'),
    delayed: word('审核延后', 'delayed'),
  };
  const waiting = last !== undefined && !['passed', 'rejected', 'withdrawn'].includes(last.state);
  return (
    <Card title={word('微信审核', 'Review by WeChat')} size="small">
      <p>
        {word(
          '审核一般需要 1–7 天。可以关闭页面，之后再回来查看；结果也会以服务通知发给管理员。',
          'A review takes one to seven days. Close this page and come back; the administrator is told as well.',
        )}
      </p>
      {last ? (
        <Alert
          type={last.state === 'passed' ? 'success' : last.state === 'rejected' ? 'error' : 'info'}
          title={`${last.version} · ${states[last.state] ?? last.state}`}
          description={last.reason}
        />
      ) : null}
      <div className="row">
        <Button type="primary" disabled={waiting} onClick={() => void act('submit')}>
          {word('立即审核', 'Submit for review')}
        </Button>
        <Button disabled={!waiting} onClick={() => void act('withdraw')}>
          {word('撤回审核', 'Withdraw')}
        </Button>
        <Button onClick={() => void load()}>{word('查看审核结果', 'Look again')}</Button>
      </div>
      <fieldset disabled={!waiting}>
        <legend>{word('模拟：审核员的决定', 'Simulated: what the reviewer decides')}</legend>
        <div className="row">
          <Button disabled={!waiting} onClick={() => void act('decide', { decision: 'pass' })}>
            {word('通过', 'Pass')}
          </Button>
          <Input
            aria-label={word('驳回原因', 'Reason')}
            placeholder={word('驳回原因', 'Reason')}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
          <Button danger disabled={!waiting || reason.trim() === ''} onClick={() => void act('decide', { decision: 'reject', reason })}>
            {word('驳回', 'Reject')}
          </Button>
        </div>
      </fieldset>
    </Card>
  );
}

export function Release(props: Props): ReactNode {
  const word = useWords();
  const { state, act } = useRelease(props);
  const [percentage, setPercentage] = useState(10);
  const ready = state?.audits.at(-1)?.state === 'passed';
  return (
    <Card title={word('上线发布', 'Release')} size="small">
      {ready ? null : <Alert type="info" title={word('审核通过后可以发布', 'a version can be released when it passed review')} />}
      <div className="row">
        <Button type="primary" disabled={!ready} onClick={() => void act('publish')}>
          {word('发布', 'Release')}
        </Button>
        <InputNumber
          aria-label={word('灰度比例（%）', 'Percentage of people')}
          min={1}
          max={100}
          value={percentage}
          onChange={(value) => setPercentage(value ?? 10)}
        />
        <Button disabled={!ready} onClick={() => void act('gray', { percentage })}>
          {word('分阶段发布', 'Release in stages')}
        </Button>
        <Button onClick={() => void act('cancel-gray')}>{word('取消分阶段发布', 'End the stages')}</Button>
      </div>
      {/* The library's table measures scroll bars with a style element that no nonce reaches. */}
      <table>
        <thead>
          <tr>
            <th>{word('版本', 'Version')}</th>
            <th>{word('发布时间', 'Released')}</th>
            <th>{word('状态', 'State')}</th>
          </tr>
        </thead>
        <tbody>
          {(state?.releases ?? []).map((row) => (
            <tr key={row.appVersion}>
              <td>{row.version}</td>
              <td>{when(row.releasedAt)}</td>
              <td>
                {row.online ? (
                  <Tag color="green">{word('线上版本', 'online')}</Tag>
                ) : (
                  <Button size="small" onClick={() => void act('revert', { appVersion: row.appVersion })}>
                    {word('回退到此版本', 'Go back to this')}
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {state?.releases.length === 0 ? <p>{word('还没有正式版', 'nothing is released yet')}</p> : null}
      <p>
        {word('发布后可在手机的微信中搜索小程序名称打开正式版。', 'Once released, the formal version is found by its name on the phone.')}
      </p>
    </Card>
  );
}
