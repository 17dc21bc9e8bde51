import { Alert, Slider } from 'antd'
import { type ReactNode, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'

import type { Prediction } from '@/api/types'

import { type ColourScale, gradient } from './colour'
import styles from './LayerBar.module.css'
import { leastShare } from './scale'
import type { Layers } from './useLayers'

interface Props {
  layers: Layers
  prediction: Prediction
  /** Whether the model found the lungs, to which its map is then limited. */
  lungs: boolean
  mapState: MapState
  scale: ColourScale
}

/** The result has no map, it is on its way, it could not be loaded, it is here. */
export type MapState = 'none' | 'loading' | 'failed' | 'ready'

/**
 * How strongly the map covers the film, from which value on, and what its colours mean; or why there is no map. Who reads
 * without it has the room for the film, until he asks for it: then the film must not jump each time it goes on and off.
 */
export function LayerBar({ layers, prediction, lungs, mapState, scale }: Props): ReactNode {
  const { t } = useTranslation(['viewer', 'common'])
  const { map_method: method, stage } = prediction
  const [asked, setAsked] = useState(layers.mapShown)
  if (layers.mapShown && !asked) setAsked(true)
  if (!asked && (mapState === 'ready' || mapState === 'loading')) return null
  if (mapState !== 'ready') return <NoMap state={mapState} />
  const deciding = stage === 0 ? 'A' : 'B'
  const meaning = [`map.meaning.${method}.${deciding}`, `map.meaning.grad_cam.${deciding}`]
  const least = leastShare(scale)
  return (
    <>
      <div className={styles.sliders}>
        <Share name={t('map.opacity')} testId="map-opacity" value={layers.mapShown ? layers.opacity : 0} onChange={layers.setOpacity} />
        <Share name={t('map.threshold')} testId="map-threshold" value={layers.threshold} least={least} onChange={layers.setThreshold} />
      </div>
      <div className={styles.scale}>
        <span>{t('map.weak')}</span>
        <span className={styles.gradient} style={{ backgroundImage: gradient() }} aria-hidden />
        <span>{t('map.strong')}</span>
      </div>
      <details className={styles.legend}>
        <summary>{t('map.what')}</summary>
        <p className={styles.meaning}>
          {t(meaning, { stage: t(`common:stage.${stage}`) })} {lungs && t('map.inLungs')} {t('map.not')}
        </p>
      </details>
    </>
  )
}

interface ShareProps {
  name: string
  testId: string
  /** 0 to 1. */
  value: number
  /** In percent. */
  least?: number
  onChange: (value: number) => void
}

/** A slider in percent. */
function Share({ name, testId, value, least = 0, onChange }: ShareProps): ReactNode {
  const id = useId()
  return (
    <div className={styles.share}>
      <span id={id}>{name}</span>
      <div className={styles.slider} data-testid={testId}>
        <Slider
          min={least}
          max={100}
          step={5}
          value={Math.max(Math.round(value * 100), least)}
          onChange={(percent) => onChange(percent / 100)}
          ariaLabelledByForHandle={id}
          ariaValueTextFormatterForHandle={(percent) => `${percent} %`}
          tooltip={{ formatter: (percent) => `${percent ?? 0} %` }}
        />
      </div>
    </div>
  )
}

function NoMap({ state }: { state: Exclude<MapState, 'ready'> }): ReactNode {
  const { t } = useTranslation('viewer')
  return (
    <div className={styles.whole} data-testid="no-map">
      {state === 'failed' ? (
        <Alert type="warning" showIcon title={t('map.failed')} />
      ) : (
        <p className={styles.meaning} role="status">{t(state === 'none' ? 'map.none' : 'map.loading')}</p>
      )}
    </div>
  )
}
