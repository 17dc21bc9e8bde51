import { act, screen, waitFor } from '@testing-library/react'
import { http, HttpResponse } from 'msw'
import { beforeEach, describe, expect, it } from 'vitest'

import { aCase, aReading } from '@/testing/cases'
import { clearDesks, type Desk, openCase } from '@/testing/readingDesk'
import { at, server } from '@/testing/server'

import { sizeOnFilm } from './filmEntry'

const field = (name: string) => screen.getByLabelText(new RegExp(`^${name} diameter in mm$`))
const measure = (long_mm: number, short_mm?: number, shape = 1) =>
  act(() => sizeOnFilm(short_mm === undefined ? { long_mm } : { long_mm, short_mm }, shape))

/** The form of a film on which the reader saw a large opacity. */
const openLarge = (large: object = { category: 'B' }): Promise<Desk> =>
  openCase(aCase({ readings: [aReading({ form: { quality: { grade: '1' }, parenchymal: true, large, schema_version: 1 } })] }))

describe('what was measured on the film', () => {
  beforeEach(() => {
    clearDesks()
    return clearDesks
  })

  it('is the longest diameter of a large opacity; the cursor stands there, and the page says so', async () => {
    await openLarge()
    measure(34.2)
    expect(await screen.findByText(/Large opacity 1 \(2C\): 34.2 mm entered/)).toBeVisible()
    expect(field('Large opacity 1: longest')).toHaveValue('34.2')
    expect(field('Large opacity 1: longest')).toHaveFocus()
    expect(field('Large opacity 1: shortest')).toHaveValue('')
  })

  it('is both diameters, if it was an ellipse, and one step back', async () => {
    const { shown } = await openLarge()
    measure(34.2, 20.1)
    expect(await screen.findByText(/34.2 × 20.1 mm entered/)).toBeVisible()
    expect(field('Large opacity 1: shortest')).toHaveValue('20.1')
    await shown.user.click(screen.getByTestId('undo'))
    expect(field('Large opacity 1: longest')).toHaveValue('')
    expect(field('Large opacity 1: shortest')).toHaveValue('')
  })

  it('corrects its own opacity when it was changed, says what stood there, and puts it back', async () => {
    const { shown } = await openLarge({ category: 'B', opacities: [{ long_mm: 12, zone: 'left_upper' }] })
    measure(34.2)
    measure(36)
    const said = await screen.findByText(/Large opacity 2 \(2C\): 36.0 mm from the film instead of 34.2 mm/)
    expect(field('Large opacity 2: longest')).toHaveValue('36')
    expect(field('Large opacity 1: longest')).toHaveValue('12')
    await shown.user.click(said.querySelector('button') ?? document.body)
    expect(field('Large opacity 2: longest')).toHaveValue('34.2')
  })

  it('is another opacity, if it is another measurement', async () => {
    await openLarge()
    measure(34.2, undefined, 1)
    measure(18, 12, 2)
    expect(await screen.findByText(/Large opacity 2 \(2C\): 18.0 × 12.0 mm entered/)).toBeVisible()
    expect(field('Large opacity 1: longest')).toHaveValue('34.2')
  })

  it('is not put back over what the reader wrote since', async () => {
    const { shown } = await openLarge()
    measure(34.2)
    const said = await screen.findByText(/34.2 mm entered/)
    await shown.user.clear(field('Large opacity 1: longest'))
    await shown.user.type(field('Large opacity 1: longest'), '30')
    await shown.user.click(said.querySelector('button') ?? document.body)
    expect(field('Large opacity 1: longest')).toHaveValue('30')
  })

  it('waits for the category, which is asked for', async () => {
    await openLarge({})
    measure(34.2)
    expect(await screen.findByText('Choose the category in 2C first, then enter the measurement.')).toBeVisible()
    expect(document.activeElement?.closest('[data-field]')).toHaveAttribute('data-field', 'large.category')
  })

  it('can no more be put back once the form is left', async () => {
    const { shown } = await openLarge()
    server.use(http.delete(at('readings/:id/'), () => new HttpResponse(null, { status: 204 })))
    measure(34.2)
    await screen.findByText(/34.2 mm entered/)
    await shown.user.click(screen.getByRole('button', { name: 'More' }))
    await shown.user.click(await screen.findByRole('menuitem', { name: 'Discard the draft' }))
    await shown.user.click(await screen.findByRole('button', { name: 'Discard' }))
    await waitFor(() => expect(screen.queryByText(/34.2 mm entered/)).not.toBeInTheDocument())
  })
})
