import { screen, within } from '@testing-library/react'
import { http, HttpResponse } from 'msw'
import { beforeEach, describe, expect, it } from 'vitest'

import type { Analysis, Case } from '@/api/types'
import { i18next } from '@/lib/i18n'
import { aCase, anAnalysis, aPrediction } from '@/testing/cases'
import { aCaseRow, alice, aPage, audrey } from '@/testing/fixtures'
import { renderApp, renderIn } from '@/testing/render'
import { answers, at, refusal, server } from '@/testing/server'

import { ResultPage } from './ResultPage'

const without = (change: Partial<Analysis>) => anAnalysis({ prediction: null, model: null, ...change })

function open(found: Case, as = alice) {
  answers(`cases/${found.id}/`, found)
  return renderIn(<ResultPage caseId={found.id} reading={() => null} />, as)
}

describe('the result page', () => {
  beforeEach(() => {
    const card = { name: 'demonstration', version: '1.0', digest: 'f00d', metrics: {}, data: {}, licence: 'Apache-2.0' }
    answers('model/', { ...card, intended_use: 'For research.', limits: ['Frontal films only.'] })
  })

  it('shows the stage, the score against its cut point, and who decided with which model', async () => {
    open(aCase())
    expect(await screen.findByTestId('stage')).toHaveAttribute('data-stage', '2')
    expect(screen.getByRole('img', { name: '0.93 reaches the cut point 0.40: signs of pneumoconiosis.' })).toBeInTheDocument()
    expect(screen.getByText('74.4%')).toBeInTheDocument()
    expect(screen.getByText(/Decided by classifier B.*II 0.80/)).toBeInTheDocument()
    expect(screen.getByText('demonstration 1.0')).toBeInTheDocument()
    expect(screen.getByText(/41% of the evidence/)).toBeInTheDocument()
  })

  it('says that the result is hidden from a first reading, and waits for nothing', async () => {
    open(aCase({ blind: true, analysis: anAnalysis({ prediction: null, map: null }) }))
    expect(await screen.findByTestId('result-hidden')).toHaveTextContent(/until your own first reading is signed/)
    expect(screen.queryByTestId('analysis-status')).not.toBeInTheDocument()
  })

  it('says which requirements the film fulfils, as far as its file tells', async () => {
    open(aCase())
    const film = await screen.findByRole('region', { name: 'Requirements of the film' })
    const rows = [...film.querySelectorAll('[data-requirement]')]
    expect(rows.map((row) => row.textContent)).toEqual([
      'PA viewunknown', 'Pixel pitch at most 200 µmnot fulfilled · 220 × 300 µm', 'At least 10 bitsfulfilled · 12 bits', 'At least 35 cm widefulfilled · 35.2 cm',
    ])
    expect(rows.filter((row) => row.querySelector('svg') !== null)).toEqual([film.querySelector('[data-requirement=pitch]')])
  })

  it('says what the model is not, in the words of its card', async () => {
    open(aCase())
    expect(await screen.findByText('Frontal films only.')).toBeInTheDocument()
    const note = screen.getByRole('region', { name: 'What the model is and is not' })
    expect(within(note).getByText(/Not a medical device/)).toBeInTheDocument()
  })

  it('explains a healthy film by the first classifier alone', async () => {
    const prediction = aPrediction({ stage: 0, ill_score: 0.21, decided_by: 'A', probabilities: [0.79, 0.16, 0.04, 0.01], regions: [] })
    open(aCase({ analysis: anAnalysis({ prediction }) }))
    expect(await screen.findByText(/Decided by classifier A/)).toBeInTheDocument()
    expect(screen.getByText('The map has no region that stands out.')).toBeInTheDocument()
  })

  it('explains a stage that is not the most probable class', async () => {
    const prediction = aPrediction({ stage: 1, ill_score: 0.45, probabilities: [0.55, 0.3, 0.1, 0.05] })
    open(aCase({ analysis: anAnalysis({ prediction }) }))
    expect(await screen.findByText(/not from the largest bar/)).toBeInTheDocument()
  })

  it('refers a film to a reader and names the stages in question', async () => {
    const prediction = aPrediction({ refer: true, conformal_set: [1, 2] })
    open(aCase({ analysis: anAnalysis({ prediction }) }))
    const notice = await screen.findByTestId('refer')
    expect(within(notice).getByText('Refer to a reader')).toBeInTheDocument()
    const possible = within(notice).getByRole('list', { name: 'Possible stages' })
    expect(within(possible).getAllByRole('listitem').map((item) => item.textContent)).toEqual(['Stage I', 'Stage II'])
  })

  it('says when calibration leaves one stage only, and nothing where there is no calibration', async () => {
    const sure = open(aCase({ analysis: anAnalysis({ prediction: aPrediction({ conformal_set: [2] }) }) }))
    expect(await screen.findByText(/the only stage that the model leaves possible/)).toBeInTheDocument()
    expect(screen.queryByTestId('refer')).not.toBeInTheDocument()
    sure.unmount()
    open(aCase())
    expect(await screen.findByTestId('stage')).toBeInTheDocument()
    expect(screen.queryByText(/the only stage/)).not.toBeInTheDocument()
  })

  it('warns of the film in plain words, even of what it has no words for', async () => {
    const prediction = aPrediction({ warnings: ['lung_cropped', 'of_tomorrow'] })
    open(aCase({ analysis: anAnalysis({ prediction }) }))
    const notice = await screen.findByTestId('film-warnings')
    expect(within(notice).getByText('A lung field is cut off at the edge of the film.')).toBeInTheDocument()
    expect(within(notice).getByText('Note on the film: of_tomorrow')).toBeInTheDocument()
  })

  it('lays the evidence out by zone as on the film', async () => {
    const zones = {
      right_upper: 0.4, right_middle: 0.1, right_lower: 0, left_upper: 0.25, left_middle: 0.05, left_lower: 0.1,
    }
    open(aCase({ analysis: anAnalysis({ prediction: aPrediction({ zones }) }) }))
    const panel = await screen.findByRole('region', { name: 'Evidence by lung zone' })
    const rows = within(panel).getAllByRole('row').map((row) => row.textContent)
    expect(rows).toEqual(['Right lungLeft lung', 'Upper40%25%', 'Middle10%5%', 'Lower0%10%'])
    expect(within(panel).getByText(/outside the lungs: 10%/)).toBeInTheDocument()
  })

  it('shows no zones where the model knows no lungs', async () => {
    open(aCase())
    expect(await screen.findByTestId('stage')).toBeInTheDocument()
    expect(screen.queryByRole('region', { name: 'Evidence by lung zone' })).not.toBeInTheDocument()
  })

  it('lets the result appear by itself when the analysis ends', async () => {
    const found = aCase()
    const analysis = without({ status: 'queued', queued_at: new Date().toISOString(), finished_at: null })
    answers('cases/', aPage([aCaseRow({ row: { id: found.id }, analysis: { status: 'queued' } })]))
    open({ ...found, analysis })
    expect(await screen.findByText(/In the queue since/)).toBeInTheDocument()
    answers(`cases/${found.id}/`, found)
    answers('cases/', aPage([aCaseRow({ row: { id: found.id } })]))
    expect(await screen.findByTestId('stage')).toHaveAttribute('data-stage', '2')
  })

  it('gives the reason of a rejected film and analyses it again on request', async () => {
    const found = aCase({ analysis: without({ status: 'rejected', code: 'not_frontal' }) })
    const asked: string[] = []
    server.use(
      http.post(at(`cases/${found.id}/analyse/`), () => {
        asked.push(found.id)
        return HttpResponse.json(without({ status: 'queued' }), { status: 202 })
      }),
      http.get(at('cases/'), () => HttpResponse.json(aPage([]))),
    )
    const { user } = open(found)
    expect(await screen.findByText(/not a frontal/i)).toBeInTheDocument()
    await user.click(screen.getByTestId('analyse-again'))
    expect(asked).toEqual([found.id])
  })

  it('offers no new analysis to an auditor', async () => {
    open(aCase({ analysis: without({ status: 'failed', code: 'attempts_exhausted' }) }), audrey)
    expect(await screen.findByText('The analysis failed')).toBeInTheDocument()
    expect(screen.queryByTestId('analyse-again')).not.toBeInTheDocument()
  })

  it('says so when the case is not there for this user', async () => {
    const found = aCase()
    server.use(http.get(at(`cases/${found.id}/`), () => refusal(404, 'not_found')))
    renderIn(<ResultPage caseId={found.id} reading={() => null} />, alice)
    expect(await screen.findByText('This could not be loaded')).toBeInTheDocument()
  })

  it('stands beside the reading panel, in Chinese as well', async () => {
    await i18next.changeLanguage('zh-CN')
    const found = aCase()
    answers(`cases/${found.id}/`, found)
    renderApp(`/cases/${found.id}`, alice)
    expect(await screen.findByTestId('stage')).toHaveTextContent('尘肺贰期')
    expect(screen.getByText(/达到判定界值/)).toBeInTheDocument()
    expect(screen.getByText('我的阅片')).toBeInTheDocument()
  })
})
