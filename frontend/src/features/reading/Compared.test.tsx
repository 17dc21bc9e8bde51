import { screen, within } from '@testing-library/react'
import { beforeEach, describe, expect, it } from 'vitest'

import type { Case, Reading } from '@/api/types'
import { i18next } from '@/lib/i18n'
import { aCase, anAnalysis, signed } from '@/testing/cases'
import { alice, someId } from '@/testing/fixtures'
import { clearDesks, openCase } from '@/testing/readingDesk'

type Agreement = NonNullable<Case['agreement']>

const by = (name: string): Reading => signed({ mine: false, reader: { id: someId(), full_name: name } })

/** A case that Alice and these colleagues have read; the last two stand to each other as the agreement says. */
function readBy(colleagues: string[], agreement: Omit<Agreement, 'readings'>): Case {
  const readings = [signed({ reader: { id: alice.id, full_name: alice.full_name } }), ...colleagues.map(by)]
  const [one, other] = readings.slice(-2).map(({ id }) => id)
  const analysis = anAnalysis({ prediction: null })
  return aCase({ analysis, readings, agreement: { ...agreement, readings: [one ?? '', other ?? ''] } })
}

const compared = () => within(screen.getByTestId('readers-agree'))

describe('readings beside each other', () => {
  beforeEach(() => {
    clearDesks()
    return clearDesks
  })

  it('say that their readers agree, why, and what counts', async () => {
    await openCase(readBy(['Dr Bob'], { agree: true, reason: 'one_apart', reported: '1/2' }))
    expect(compared().getByText(/readings of Dr Alice and Dr Bob agree: one sub-category of profusion apart\. The higher counts: 1\/2\./)).toBeVisible()
    expect(compared().queryByText(/third reading/)).not.toBeInTheDocument()
  })

  it('ask for a third reader where two do not agree', async () => {
    await openCase(readBy(['Dr Bob'], { agree: false, reason: 'zero_or_one', reported: null }))
    expect(compared().getByText(/do not agree: 0\/1 against 1\/0/)).toBeVisible()
    expect(compared().getByText(/A third reading is needed/)).toBeVisible()
  })

  it('ask for five readings where no two of three readers agree', async () => {
    await openCase(readBy(['Dr Bob', 'Dr Dora'], { agree: false, reason: 'apart', reported: null }))
    expect(compared().getByText(/No two of the 3 readers agree\. Five readings are needed/)).toBeVisible()
  })

  it('do not ask for more where they only cannot be compared', async () => {
    await openCase(readBy(['Dr Bob'], { agree: null, reason: 'not_comparable', reported: null }))
    expect(compared().getByText(/cannot be compared: an overall profusion is missing/)).toBeVisible()
    expect(compared().queryByText(/third reading/)).not.toBeInTheDocument()
  })

  it('speak Chinese as well', async () => {
    const found = readBy(['Dr Bob'], { agree: false, reason: 'large_one', reported: null })
    await openCase(found)
    await i18next.changeLanguage('zh-CN')
    const said = await screen.findByTestId('readers-agree')
    expect(said).toHaveTextContent('Dr Alice 与 Dr Bob 的阅片不一致：仅一人见大阴影。')
    expect(said).toHaveTextContent('需要第三位医师阅片')
  })

  it('say nothing of agreement where one reader has read twice', async () => {
    await openCase(aCase({ readings: [signed({ kind: 'blind' }), signed({ stage: 1 })] }))
    expect(screen.getByRole('table')).toBeVisible()
    expect(screen.queryByTestId('readers-agree')).not.toBeInTheDocument()
  })
})
