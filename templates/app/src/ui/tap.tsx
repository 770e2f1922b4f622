import { View } from '@tarojs/components';
import type { ReactNode } from 'react';
import './tap.scss';

export interface TapProps {
  /** What a screen reader says; the visible words. */
  readonly label: string;
  readonly onTap: () => void;
  readonly className?: string;
  readonly role?: 'button' | 'tab' | 'switch' | 'link' | 'radio';
  readonly checked?: boolean;
  readonly disabled?: boolean;
  readonly children?: ReactNode;
}

/** Anything that can be tapped: a role, a name, a target of at least 44 px, an answer within 120 ms. */
export function Tap({ label, onTap, className = '', role = 'button', checked, disabled = false, children }: TapProps) {
  const aria = {
    'aria-role': role,
    'aria-label': label,
    ...(checked === undefined ? {} : { 'aria-checked': String(checked) }),
    ...(disabled ? { 'aria-disabled': 'true' } : {}),
  };
  return (
    <View
      className={`tap ${className}`}
      hoverClass={disabled ? 'none' : 'tap--pressed'}
      hoverStayTime={80}
      onClick={disabled ? undefined : onTap}
      {...aria}
    >
      {children}
    </View>
  );
}
