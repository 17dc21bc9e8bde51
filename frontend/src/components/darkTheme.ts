import { theme, type ThemeConfig } from 'antd'

/** Films are read in the dark: nothing around them may dazzle. Lighter blues keep the contrast there. */
export const DARK: ThemeConfig = {
  inherit: false,
  algorithm: theme.darkAlgorithm,
  token: {
    colorPrimary: '#1f6feb',
    colorLink: '#8fbcff',
    colorLinkHover: '#b5d3ff',
    colorBgBase: '#0d0f12',
    colorBgContainer: '#16191e',
    colorBgElevated: '#1c2026',
    colorBgLayout: '#0d0f12',
    colorText: '#d5dae2',
    colorTextHeading: '#e8ebf0',
    colorTextSecondary: '#a9b1bd',
    colorTextTertiary: '#9aa4b2',
    colorTextDescription: '#a9b1bd',
    colorTextPlaceholder: '#9aa4b2',
    colorSuccess: '#8fd6a0',
    colorWarning: '#efcf7a',
    colorError: '#ff9d9d',
    borderRadius: 6,
    fontFamily: 'inherit',
  },
  components: {
    DatePicker: { colorTextDisabled: '#9aa4b2' },
    Radio: { colorPrimary: '#8fbcff', colorPrimaryHover: '#b5d3ff', colorPrimaryActive: '#8fbcff' },
    Slider: { trackBg: '#6ea8fe', trackHoverBg: '#8fbcff', handleColor: '#cfe2ff', handleActiveColor: '#fff', railBg: '#3a404a', railHoverBg: '#4a515d' },
  },
}
