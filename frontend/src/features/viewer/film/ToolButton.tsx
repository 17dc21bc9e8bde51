import Icon, {
  BorderOutlined,
  DragOutlined,
  ExpandOutlined,
  HeatMapOutlined,
  QuestionCircleOutlined,
  RotateLeftOutlined,
  RotateRightOutlined,
  SwapOutlined,
  UndoOutlined,
  ZoomInOutlined,
  ZoomOutOutlined,
} from '@ant-design/icons'
import { Button, Tooltip } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import { type Command, KEYS } from './commands'
import styles from './Film.module.css'

const Contrast = () => (
  <svg viewBox="0 0 16 16" width="1em" height="1em" fill="currentColor">
    <path d="M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1Zm0 1.4v11.2A5.6 5.6 0 0 1 8 2.4Z" />
  </svg>
)

const Inverse = () => (
  <svg viewBox="0 0 16 16" width="1em" height="1em" fill="currentColor">
    <path d="M2 1h12a1 1 0 0 1 1 1v12a1 1 0 0 1-1 1H2a1 1 0 0 1-1-1V2a1 1 0 0 1 1-1Zm11.6 1.4L2.4 13.6h11.2Z" />
  </svg>
)

const ICONS: Partial<Record<Command, ReactNode>> = {
  window: <Icon component={Contrast} />,
  pan: <DragOutlined />,
  zoomIn: <ZoomInOutlined />,
  zoomOut: <ZoomOutOutlined />,
  fit: <ExpandOutlined />,
  invert: <Icon component={Inverse} />,
  turnLeft: <RotateLeftOutlined />,
  turnRight: <RotateRightOutlined />,
  flip: <SwapOutlined />,
  reset: <UndoOutlined />,
  map: <HeatMapOutlined />,
  boxes: <BorderOutlined />,
  help: <QuestionCircleOutlined />,
}

interface Props {
  command: Command
  /** Left out for a button that does not stay pressed. */
  pressed?: boolean | undefined
  disabled: boolean
  onClick: () => void
}

export function ToolButton({ command, pressed, disabled, onClick }: Props): ReactNode {
  const { t } = useTranslation('viewer')
  const name = t(`tools.${command}`)
  return (
    <Tooltip title={`${name} (${KEYS[command].toUpperCase()})`} mouseEnterDelay={0.4}>
      <Button
        className={styles.tool}
        type={pressed === true ? 'primary' : 'text'}
        aria-label={name}
        aria-pressed={pressed}
        aria-keyshortcuts={KEYS[command]}
        disabled={disabled}
        icon={ICONS[command]}
        onClick={onClick}
      >
        {command === 'oneToOne' ? '1:1' : null}
      </Button>
    </Tooltip>
  )
}
