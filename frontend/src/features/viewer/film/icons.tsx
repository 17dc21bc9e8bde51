import Icon, {
  BorderOutlined,
  DeleteOutlined,
  DragOutlined,
  ExpandOutlined,
  HeatMapOutlined,
  QuestionCircleOutlined,
  ReloadOutlined,
  RollbackOutlined,
  RotateLeftOutlined,
  RotateRightOutlined,
  SearchOutlined,
  SwapOutlined,
  TableOutlined,
  ZoomInOutlined,
  ZoomOutOutlined,
} from '@ant-design/icons'
import type { ReactNode } from 'react'

import type { Command } from './commands'

/** A drawing on 16 x 16 in the colour of the text. */
const drawn = (path: string, filled = false) => {
  const Drawing = () => (
    <svg viewBox="0 0 16 16" width="1em" height="1em" fill={filled ? 'currentColor' : 'none'} stroke={filled ? 'none' : 'currentColor'} strokeWidth={1.4}>
      <path d={path} />
    </svg>
  )
  return <Icon component={Drawing} aria-hidden />
}

export const ICONS: Partial<Record<Command, ReactNode>> = {
  window: drawn('M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1Zm0 1.4v11.2A5.6 5.6 0 0 1 8 2.4Z', true),
  pan: <DragOutlined />,
  lens: <SearchOutlined />,
  length: drawn('M1.5 10.5 10.5 1.5l4 4-9 9ZM4 8l1.5 1.5M6 6l2.2 2.2M8 4l1.5 1.5'),
  ellipse: drawn('M1.5 8a6.5 4.2 0 1 0 13 0a6.5 4.2 0 1 0-13 0ZM1.5 8h13'),
  undo: <RollbackOutlined />,
  erase: <DeleteOutlined />,
  zoomIn: <ZoomInOutlined />,
  zoomOut: <ZoomOutOutlined />,
  fit: <ExpandOutlined />,
  invert: drawn('M2 1h12a1 1 0 0 1 1 1v12a1 1 0 0 1-1 1H2a1 1 0 0 1-1-1V2a1 1 0 0 1 1-1Zm11.6 1.4L2.4 13.6h11.2Z', true),
  turnLeft: <RotateLeftOutlined />,
  turnRight: <RotateRightOutlined />,
  flip: <SwapOutlined />,
  reset: <ReloadOutlined />,
  map: <HeatMapOutlined />,
  boxes: <BorderOutlined />,
  zones: <TableOutlined />,
  lungs: drawn('M6.6 2v5C4.5 4.6 1.5 6.5 1.5 13.5 4 14.5 6.6 13 6.6 10M9.4 2v5c2.1-2.4 5.1-.5 5.1 6.5-2.5 1-5.1-.5-5.1-3.5'),
  help: <QuestionCircleOutlined />,
}
