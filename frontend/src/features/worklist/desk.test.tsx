import { act, screen, waitFor, within } from '@testing-library/react'
import { http, HttpResponse } from 'msw'
import type { ReactNode } from 'react'
import { useLocation } from 'react-router'
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'

import type { Claim, Desk, SavedFilter, User } from '@/api/types'
import { chooseKey, forgetOwnKeys } from '@/lib/ownKeys'
import { aCaseRow, alice, aPage, audrey, someCounts, someId } from '@/testing/fixtures'
import { fill, renderApp, renderIn } from '@/testing/render'
import { answers, at, refusal, server } from '@/testing/server'

import { CaseNavigation } from './CaseNavigation'
import { NotesPanel } from './NotesPanel'

const bob = { id: someId(), full_name: 'Dr Bob' }
const held = (mine: boolean): Claim => ({
  by: mine ? { id: alice.id, full_name: alice.full_name } : bob,
  since: '2026-03-02T08:00:00Z',
  until: '2026-03-02T20:00:00Z',
  mine,
})
const desk = (change: Partial<Desk> = {}): Desk => ({ claim: null, flags: [], notes: [], ...change })
const blinded: User = { ...alice, department: alice.department && { ...alice.department, blinded_first_reading: true } }

/** Remembers what a request of this method was sent with. */
function sent(method: 'post' | 'patch', path: string, answer: object): unknown[] {
  const bodies: unknown[] = []
  server.use(
    http[method](at(path), async ({ request }) => {
      bodies.push(await request.json().catch(() => null))
      return HttpResponse.json(answer)
    }),
  )
  return bodies
}

describe('who reads a film', () => {
  test('a free film is offered and claimed', async () => {
    const bodies = sent('post', 'cases/c1/claim/', desk({ claim: held(true) }))
    const { user } = renderIn(<CaseNavigation caseId="c1" />, alice)
    await user.click(await screen.findByRole('button', { name: 'Claim' }))
    await waitFor(() => expect(bodies).toEqual([{ take_over_from: null }]))
  })

  test('a film of a colleague is taken over only after the reader was asked, and from that colleague', async () => {
    answers('cases/c1/desk/', desk({ claim: held(false) }))
    const bodies = sent('post', 'cases/c1/claim/', desk({ claim: held(true) }))
    const { user } = renderIn(<CaseNavigation caseId="c1" />, alice)
    await user.click(await screen.findByRole('button', { name: 'Take over' }))
    const dialog = await screen.findByRole('dialog')
    expect(dialog).toHaveTextContent('Take this film over from Dr Bob?')
    expect(bodies).toEqual([])
    await user.click(within(dialog).getByRole('button', { name: 'Take over' }))
    await waitFor(() => expect(bodies).toEqual([{ take_over_from: bob.id }]))
  })

  test('who was too slow is told who was quicker', async () => {
    server.use(http.post(at('cases/c1/claim/'), () => refusal(409, 'case_claimed', { fields: { claimed_by: ['Dr Bob'] } })))
    const { user } = renderIn(<CaseNavigation caseId="c1" />, alice)
    await user.click(await screen.findByRole('button', { name: 'Claim' }))
    expect(await screen.findByText('Dr Bob was quicker and is reading this film.')).toBeVisible()
  })

  test('the button tells the key that the reader has chosen', async () => {
    onTestFinished(forgetOwnKeys)
    renderIn(<CaseNavigation caseId="c1" />, alice)
    const claim = await screen.findByRole('button', { name: 'Claim' })
    expect(claim).toHaveAttribute('aria-keyshortcuts', 'q')
    act(() => chooseKey('case.claim', 'y', 'q'))
    expect(claim).toHaveAttribute('aria-keyshortcuts', 'y')
  })

  test('an auditor claims nothing and flags nothing', async () => {
    renderIn(<CaseNavigation caseId="c1" />, audrey)
    expect(await screen.findByRole('group', { name: 'Flags' })).toBeVisible()
    expect(screen.queryByTestId('claim-bar')).not.toBeInTheDocument()
    expect(screen.queryByRole('button', { name: 'Flag' })).not.toBeInTheDocument()
  })
})

function WhereNow(): ReactNode {
  const { pathname } = useLocation()
  return (
    <>
      <CaseNavigation caseId="c1" />
      at {pathname}
    </>
  )
}

describe('from film to film', () => {
  test('the list that the reader came from is asked for, and leads on', async () => {
    const asked: URLSearchParams[] = []
    server.use(
      http.get(at('cases/c1/neighbours/'), ({ request }) => {
        asked.push(new URL(request.url).searchParams)
        return HttpResponse.json({ previous: null, next: { id: 'c2', patient: aCaseRow().patient }, position: 7, total: 23, counted_to: 1000 })
      }),
    )
    renderIn(<CaseNavigation caseId="c1" />, alice, '/cases/c1?queue=mine&ordering=priority')
    expect(await screen.findByText('7 of 23')).toBeVisible()
    expect(Object.fromEntries(asked[0] ?? [])).toEqual({ queue: 'mine', ordering: 'priority' })
    expect(screen.getByRole('button', { name: 'Previous film' })).toBeDisabled()
    expect(screen.getByRole('button', { name: 'Next film' })).toBeEnabled()
    expect(screen.getByRole('link', { name: 'Back to the list' })).toHaveAttribute('href', '/worklist?queue=mine&ordering=priority')
  })

  test('the ways on tell the keys that the reader has chosen', async () => {
    onTestFinished(forgetOwnKeys)
    answers('cases/c1/neighbours/', { previous: null, next: null, position: 1, total: 1, counted_to: 1000 })
    renderIn(<CaseNavigation caseId="c1" />, alice, '/cases/c1')
    const next = await screen.findByRole('button', { name: 'Next film' })
    act(() => chooseKey('case.next', '9', 'j'))
    expect(next).toHaveAttribute('aria-keyshortcuts', '9')
    expect(screen.getByRole('button', { name: 'Previous film' })).toHaveAttribute('aria-keyshortcuts', 'k')
  })

  test('the place in a long list is told as far as it was counted', async () => {
    answers('cases/c1/neighbours/', { previous: null, next: null, position: 12, total: 1001, counted_to: 1000 })
    renderIn(<CaseNavigation caseId="c1" />, alice, '/cases/c1')
    expect(await screen.findByText('12 of 1000+')).toBeVisible()
  })

  test('the key for the next film counts before that film is known', async () => {
    let tell = (): void => undefined
    const known = new Promise<void>((resolve) => {
      tell = resolve
    })
    server.use(
      http.get(at('cases/c1/neighbours/'), async () => {
        await known
        return HttpResponse.json({ previous: null, next: { id: 'c2', patient: aCaseRow().patient }, position: 7, total: 23, counted_to: 1000 })
      }),
    )
    const { user } = renderIn(<WhereNow />, alice, '/cases/c1')
    await user.keyboard('j')
    expect(screen.getByText('at /cases/c1')).toBeVisible()
    tell()
    expect(await screen.findByText('at /cases/c2')).toBeVisible()
  })

  test('a blinded department is not asked for an order by score', async () => {
    const asked: URLSearchParams[] = []
    server.use(
      http.get(at('cases/c1/neighbours/'), ({ request }) => {
        asked.push(new URL(request.url).searchParams)
        return HttpResponse.json({ previous: null, next: null, position: null, total: 2, counted_to: 1000 })
      }),
    )
    renderIn(<CaseNavigation caseId="c1" />, blinded, '/cases/c1?ordering=priority')
    expect(await screen.findByText('2 films left in the list')).toBeVisible()
    expect(asked[0]?.get('ordering')).toBe('-created_at')
  })
})

describe('notes', () => {
  const note = { id: someId(), author: bob, to: { id: alice.id, full_name: alice.full_name }, text: 'Apex?', created_at: '2026-03-02T08:00:00Z', read_at: null, mine: false, unread: true }

  test('a note that is shown is read', async () => {
    answers('cases/c1/desk/', desk({ notes: [note] }))
    const read = sent('post', 'cases/c1/notes/read/', {})
    renderIn(<NotesPanel caseId="c1" />, alice)
    expect(await screen.findByText('Apex?')).toBeVisible()
    await waitFor(() => expect(read).toHaveLength(1))
  })

  test('what is written goes to the colleague who was chosen', async () => {
    answers('worklist/colleagues/', [bob])
    const bodies = sent('post', 'cases/c1/notes/', { ...note, unread: false })
    const { user } = renderIn(<NotesPanel caseId="c1" />, alice)
    await fill(user, await screen.findByLabelText('Note'), ' Please look ')
    await user.click(screen.getByRole('combobox', { name: 'To' }))
    await user.click(await screen.findByTitle('Dr Bob'))
    await user.click(screen.getByRole('button', { name: 'Send' }))
    await waitFor(() => expect(bodies).toEqual([{ text: 'Please look', to: bob.id }]))
  })

  test('a note that was not sent stays where it was typed', async () => {
    server.use(http.post(at('cases/c1/notes/'), () => refusal(409, 'too_many_notes')))
    const { user } = renderIn(<NotesPanel caseId="c1" />, alice)
    await fill(user, await screen.findByLabelText('Note'), 'Please look')
    await user.click(screen.getByRole('button', { name: 'Send' }))
    expect(await screen.findByText('This film has reached the limit of notes.')).toBeVisible()
    expect(screen.getByLabelText('Note')).toHaveValue('Please look')
  })
})

describe('the list', () => {
  beforeEach(() => {
    answers('cases/counts/', someCounts({ queue_mine: 2 }))
    answers('cases/', aPage([aCaseRow({ row: { claim: held(false), flags: ['discuss'], notes: { total: 3, unread: 1 } } })]))
  })

  test('a row shows who reads the film, its flags and notes', async () => {
    renderApp('/worklist', alice)
    expect(await screen.findByRole('row', { name: /H-1001.*Dr Bob.*Discuss.*1 new note/ })).toBeVisible()
  })

  test('a queue is a filter and shows how many films are in it', async () => {
    const app = renderApp('/worklist', alice)
    await app.user.click(await screen.findByRole('button', { name: 'My queue 2' }))
    expect(app.address()).toBe('/worklist?queue=mine')
  })

  test('an empty queue offers the next film that nobody reads', async () => {
    answers('cases/', aPage([]))
    sent('post', 'worklist/next/', { case_id: 'c9' })
    server.use(http.get(at('cases/c9/'), () => refusal(404, 'not_found')))
    const app = renderApp('/worklist?queue=mine', alice)
    expect(await screen.findByText('Nothing left in your queue')).toBeVisible()
    await app.user.click(screen.getAllByTestId('take-next')[0] ?? document.body)
    await waitFor(() => expect(app.address()).toBe('/cases/c9?queue=mine&ordering=priority'))
  })

  test('the list starts with the default filter, unless the address says otherwise', async () => {
    const saved: SavedFilter = { id: someId(), name: 'To discuss', query: { flag: 'discuss' }, is_default: true }
    answers('filters/', [saved])
    const app = renderApp('/worklist', alice)
    await waitFor(() => expect(app.address()).toBe('/worklist?flag=discuss'))
    app.unmount()
    const other = renderApp('/worklist?status=done', alice)
    await screen.findByRole('row', { name: /H-1001/ })
    expect(other.address()).toBe('/worklist?status=done')
  })

  test('a filter saved while the saved ones are still on their way is among them', async () => {
    const saved: SavedFilter = { id: someId(), name: 'To discuss', query: {}, is_default: false }
    let store: SavedFilter[] = []
    let answerTheFirst = (): void => undefined
    const first = new Promise<void>((resolve) => (answerTheFirst = resolve))
    let asked = 0
    server.use(
      http.get(at('filters/'), async () => {
        const known = store // what the server knew when it was asked
        if (asked++ === 0) await first
        return HttpResponse.json(known)
      }),
      http.post(at('filters/'), () => {
        store = [saved]
        return HttpResponse.json(saved, { status: 201 })
      }),
    )
    onTestFinished(answerTheFirst)
    const { user } = renderApp('/worklist', alice)
    await user.click(await screen.findByRole('button', { name: 'Save filter…' }))
    const dialog = await screen.findByRole('dialog')
    await fill(user, within(dialog).getByPlaceholderText('Name for the filters set now'), 'To discuss')
    await user.click(within(dialog).getByRole('button', { name: 'Save' }))
    await waitFor(() => expect(store).toEqual([saved]))
    answerTheFirst()
    expect(await within(dialog).findByRole('textbox', { name: 'Name of To discuss' })).toBeVisible()
  })

  test('the header says how much was read today', async () => {
    answers('worklist/day/', { films: 12, median_seconds: 185, total_seconds: 2300 })
    renderApp('/worklist', alice)
    expect(await screen.findByText('12 films read today, median 3 min 5 s')).toBeVisible()
  })

  test('notes to me are counted in the header', async () => {
    answers('worklist/inbox/', { unread: 2, notes: [] })
    renderApp('/worklist', alice)
    expect(await screen.findByRole('button', { name: 'Notes to you, 2 new' })).toBeVisible()
  })
})
