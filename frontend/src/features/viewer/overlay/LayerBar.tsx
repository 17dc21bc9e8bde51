import { Alert, Slider } from 'antd'
import { type ReactNode, useId } from 'react'
import { useTranslation } from 'react-i18next'

import type { Prediction } from '@/api/types'

import { gradient } from './colour'
import styles from './LayerBar.module.css'
import type { Layers } from './useLayers'

interface Props {
  layers: Layers
  prediction: Prediction
  mapFailed: boolean
}

/** How strongly the map covers the film, and what its colours mean. */
export function LayerBar({ layers, prediction, mapFailed }: Props): ReactNode {
  const { t } = useTranslation(['viewer', 'common'])
  const id = useId()
  const { map_method: method, lungs, stage } = prediction
  const deciding = stage === 0 ? 'A' : 'B'
  const meaning = [`map.meaning.${method}.${deciding}`, `map.meaning.grad_cam.${deciding}`]
  const percent = Math.round(layers.opacity * 100)
  return (
    <div className={styles.bar}>
      <div className={styles.opacity}>
        <span id={id}>{t('map.opacity')}</span>
        <div className={styles.slider} data-testid="map-opacity">
          <Slider
            min={0}
            max={100}
            step={5}
            value={layers.mapShown ? percent : 0}
            onChange={(value) => layers.setOpacity(value / 100)}
            ariaLabelledByForHandle={id}
            ariaValueTextFormatterForHandle={(value) => `${value} %`}
            tooltip={{ formatter: (value) => `${value ?? 0} %` }}
          />
        </div>
      </div>
      <div className={styles.legend}>
        <div className={styles.scale}>
          <span>{t('map.weak')}</span>
          <span className={styles.gradient} style={{ backgroundImage: gradient() }} aria-hidden />
          <span>{t('map.strong')}</span>
        </div>
        <p className={styles.meaning}>
          {t(meaning, { stage: t(`common:stage.${stage}`) })} {lungs !== null && t('map.inLungs')} {t('map.not')}
        </p>
      </div>
      {mapFailed && <Alert className={styles.failed} type="warning" showIcon title={t('map.failed')} />}
    </div>
  )
}
