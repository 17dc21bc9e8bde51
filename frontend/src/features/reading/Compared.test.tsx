import { screen, within } from '@testing-library/react'
import { beforeEach, describe, expect, it } from 'vitest'

import type { Case, Reading } from '@/api/types'
import { i18next } from '@/lib/i18n'
import { aCase, anAnalysis, signed } from '@/testing/cases'
import { alice, someId } from '@/testing/fixtures'
import { clearDesks, openCase } from '@/testing/readingDesk'

type Decision = NonNullable<Case['decision']>

const by = (name: string): Reading => signed({ mine: false, reader: { id: someId(), full_name: name } })

/** A case that Alice and these colleagues have read; by pairs the last two stand to each other as the decision says. */
function readBy(colleagues: string[], decision: Partial<Decision>): Case {
  const readings = [signed({ reader: { id: alice.id, full_name: alice.full_name } }), ...colleagues.map(by)]
  const open: Decision = { rule: 'pairs', agree: null, reason: 'not_comparable', reported: null, stage: null, readings: [], dissent: [], needed: 0 }
  const analysis = anAnalysis({ prediction: null })
  return aCase({ analysis, readings, decision: { ...open, readings: readings.slice(-2).map(({ id }) => id), ...decision } })
}

/** A panel of which so many agree on stage II; those who signed last are of another opinion. */
function panel(colleagues: string[], dissenting: number, decision: Partial<Decision>): Case {
  const found = readBy(colleagues, { rule: 'panel', ...decision })
  const ids = found.readings.map(({ id }) => id)
  const votes = ids.length - dissenting
  return { ...found, decision: found.decision && { ...found.decision, readings: ids.slice(0, votes), dissent: ids.slice(votes) } }
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
    await openCase(readBy(['Dr Bob'], { agree: false, reason: 'zero_or_one', needed: 1 }))
    expect(compared().getByText(/do not agree: 0\/1 against 1\/0/)).toBeVisible()
    expect(compared().getByText(/A third reading is needed/)).toBeVisible()
  })

  it('ask for five readings where no two of three readers agree', async () => {
    await openCase(readBy(['Dr Bob', 'Dr Dora'], { agree: false, reason: 'apart', needed: 2 }))
    expect(compared().getByText(/No two of the first three readers agree\. Five readings are needed/)).toBeVisible()
  })

  it('do not ask for more where they only cannot be compared', async () => {
    await openCase(readBy(['Dr Bob'], { agree: null, reason: 'not_comparable' }))
    expect(compared().getByText(/cannot be compared: an overall profusion is missing/)).toBeVisible()
    expect(compared().queryByText(/third reading/)).not.toBeInTheDocument()
  })

  it('speak Chinese as well', async () => {
    const found = readBy(['Dr Bob'], { agree: false, reason: 'large_one', needed: 1 })
    await openCase(found)
    await i18next.changeLanguage('zh-CN')
    const said = await screen.findByTestId('readers-agree')
    expect(said).toHaveTextContent('Dr Alice 与 Dr Bob 的阅片不一致：仅一人见大阴影。')
    expect(said).toHaveTextContent('需要第三位医师阅片')
  })

  it('tell the median of five', async () => {
    await openCase(readBy(['Dr Bob', 'Dr Dora', 'Dr Eve', 'Dr Finn'], { agree: true, reason: 'median', reported: '2/1' }))
    expect(compared().getByText(/the median of five readings counts, .*: 2\/1\./)).toBeVisible()
  })

  it('tell how many of a panel have signed while some are missing', async () => {
    await openCase(panel([], 0, { reason: 'incomplete', needed: 2 }))
    expect(compared().getByText(/1 of 3 physicians have signed/)).toBeVisible()
  })

  it('name the stage of the majority and who was of another opinion', async () => {
    await openCase(panel(['Dr Bob', 'Dr Dora'], 1, { agree: true, reason: 'majority', stage: 2 }))
    expect(compared().getByText(/the majority \(2 of 3\) decides: Stage II\. Of another opinion, which is kept: Dr Dora\./)).toBeVisible()
  })

  it('say that a panel has no majority and what can be done', async () => {
    await openCase(panel(['Dr Bob', 'Dr Dora'], 0, { agree: false, reason: 'no_majority' }))
    expect(compared().getByText(/Panel of 3: no conclusion has a majority\. The panel discusses/)).toBeVisible()
  })

  it('say nothing of agreement where one reader has read twice', async () => {
    await openCase(aCase({ readings: [signed({ kind: 'blind' }), signed({ stage: 1 })] }))
    expect(screen.getByRole('table')).toBeVisible()
    expect(screen.queryByTestId('readers-agree')).not.toBeInTheDocument()
  })
})
