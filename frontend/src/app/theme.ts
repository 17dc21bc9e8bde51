import type { ThemeConfig } from 'antd'

import { DARK } from '@/components/darkTheme'

const motion = (): boolean => !window.matchMedia('(prefers-reduced-motion: reduce)').matches

/** Around a film that is read. */
export const darkTheme = (): ThemeConfig => ({ ...DARK, token: { ...DARK.token, motion: motion() } })

/** Calm and clinical. antd's own blue fails contrast on white, #0958d9 passes. */
export const theme = (): ThemeConfig => ({
  token: {
    motion: motion(),
    colorPrimary: '#0958d9',
    colorLink: '#0958d9',
    colorSuccess: '#237804',
    colorWarning: '#ad4e00',
    colorError: '#cf1322',
    colorWarningBg: '#fff7e6',
    colorWarningBorder: '#ffd591',
    colorSuccessBg: '#f1f9ec',
    colorSuccessBorder: '#b9dea6',
    colorTextSecondary: '#4b5563',
    colorTextTertiary: '#5b6472',
    colorTextDescription: '#4b5563',
    colorTextPlaceholder: '#667080',
    colorBgLayout: '#f4f6f9',
    borderRadius: 6,
    fontFamily:
      "-apple-system, 'Segoe UI', 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', Roboto, 'Helvetica Neue', Arial, sans-serif",
  },
  components: {
    DatePicker: { colorTextDisabled: '#667080' },
    Layout: { headerBg: '#ffffff', headerPadding: '0 24px', headerHeight: 56, footerBg: 'transparent' },
    Table: { headerBg: '#f8fafc', headerColor: '#374151', headerSortActiveBg: '#f1f5fa', headerSortHoverBg: '#eef3f9', bodySortBg: '#fcfdfe', cellPaddingBlock: 12 },
  },
})
