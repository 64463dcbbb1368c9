// The four economies that ship, figure by figure against the documents they come from.
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { isDefault } from '../../../server/catalog/rules/defaults.ts'
import { parsePriceBookText, serialisePriceBook } from '../../../server/catalog/rules/document.ts'
import { computeMissionCost } from '../../../server/catalog/rules/missions.ts'
import { computePackValues } from '../../../server/catalog/rules/offers.ts'
import { computePrice } from '../../../server/catalog/rules/price.ts'
import type { Action, Plan, PriceBook } from '../../../server/catalog/schema.ts'
import { now } from './books.ts'

function read(key: string): PriceBook {
  const parsed = parsePriceBookText(readFileSync(`prisma/presets/${key}/price-book.json`, 'utf8'))
  if (parsed.kind === 'refused') throw new Error(JSON.stringify(parsed.mistakes, null, 2))
  return parsed.document
}

function actionOf(book: PriceBook, key: string): Action {
  const action = book.actions.find(one => one.key === key)
  if (action === undefined) throw new Error(`no action ${key}`)
  return action
}

function costOf(book: PriceBook, key: string, facts: { size?: number; quantity?: number } = {}): number {
  const price = computePrice(actionOf(book, key), book, { now, ...facts })
  if (price.kind === 'refused') throw new Error(price.reason)
  return price.tokens
}

const packsOf = (book: PriceBook) =>
  book.packs.map(({ name, tokens, bonusTokens, price }) => [name, tokens + bonusTokens, price])
const savingsOf = (book: PriceBook) => computePackValues(book.packs).map(({ savingPercent }) => savingPercent)
const grantOf = ({ allowance }: Plan) => (allowance.kind === 'grant' ? allowance.tokensPerMonth : 'unlimited')
const rolloverOf = ({ allowance }: Plan) =>
  allowance.kind === 'grant' ? allowance.rolloverCapBasisPoints : null
const isMarked = (book: PriceBook, path: string) => isDefault(new Set(book.defaults), path)

const keys = ['jobsearch', 'intellicv', 'aimanager', 'applications']

test.each(keys)('%s is a price book without mistakes, and reads back as it is', key => {
  const book = read(key)
  expect(parsePriceBookText(serialisePriceBook(book))).toMatchObject({ kind: 'accepted', document: book })
})

test.each(keys)('%s marks each of its defaults once, and only what exists', key => {
  const { defaults } = read(key)
  const parsed = parsePriceBookText(serialisePriceBook(read(key)))
  expect(new Set(defaults).size).toBe(defaults.length)
  expect(parsed).toMatchObject({ kind: 'accepted' })
  if (parsed.kind === 'accepted')
    expect(parsed.warnings.filter(({ rule }) => rule === 'default_of_nothing')).toEqual([])
})

test.each(keys)('%s warns at 90, 95 and 100 %', key => {
  expect(read(key).policy.usageWarningPercents).toEqual([90, 95, 100])
})

test.each(keys)('%s has every action on', key => {
  expect(new Set(read(key).actions.map(({ availability }) => availability.kind))).toEqual(new Set(['on']))
})

describe('jobsearch, from the hybrid model', () => {
  const book = read('jobsearch')

  test.each<[string, number, string]>([
    ['job_match_simple', 2, 'job_search'],
    ['job_match_detailed', 5, 'job_search'],
    ['resume_parsing', 8, 'resume'],
    ['resume_analysis', 10, 'resume'],
    ['resume_optimization', 15, 'resume'],
    ['cover_letter', 12, 'application'],
    ['interview_prep', 8, 'interview'],
    ['interview_feedback', 5, 'interview'],
    ['career_insights', 20, 'career'],
    ['salary_analysis', 6, 'career'],
    ['company_research', 4, 'job_search'],
    ['skill_gap_analysis', 10, 'career'],
    ['saved_search', 5, 'automation'],
    ['job_alert_weekly', 2, 'automation'],
  ])('%s costs %d', (key, cost, category) => {
    expect(costOf(book, key)).toBe(cost)
    expect(actionOf(book, key).category).toBe(category)
    expect(isMarked(book, `actions.${key}.formula.tokens`)).toBe(false)
  })

  test('there are 14 actions of the source, and three of Track B whose costs are defaults', () => {
    const added = book.actions.filter(({ key }) => isMarked(book, `actions.${key}.formula.tokens`))
    expect(book.actions).toHaveLength(17)
    expect(added.map(({ key, track }) => [key, track])).toEqual([
      ['linkedin_profile', 'B'],
      ['entrepreneurship_plan', 'B'],
      ['income_roadmap', 'B'],
    ])
  })

  test('five packs, their savings computed', () => {
    expect(packsOf(book)).toEqual([
      ['Starter', 100, 500],
      ['Basic', 250, 1000],
      ['Pro', 600, 2000],
      ['Power', 1500, 4000],
      ['Enterprise', 5000, 10_000],
    ])
    expect(savingsOf(book)).toEqual([0, 20, 33, 46, 60])
    expect(book.packs.filter(({ popular }) => popular).map(({ name }) => name)).toEqual(['Pro'])
    expect(book.packs.filter(({ bestValue }) => bestValue).map(({ name }) => name)).toEqual(['Pro'])
    expect(isMarked(book, 'packs.pro.price')).toBe(false)
  })

  test('two unlimited plans of 100 actions a day', () => {
    expect(
      book.plans.map(plan => [plan.name, plan.price, plan.interval, grantOf(plan), plan.dailyActionCap]),
    ).toEqual([
      ['Monthly', 500, 'month', 'unlimited', 100],
      ['Annual', 4800, 'year', 'unlimited', 100],
    ])
  })

  test('rewards', () => {
    expect(book.rewards.welcomeTokens).toBe(10)
    expect(book.rewards.dailyVisit).toEqual({ tokens: 1, weeklyCapTokens: 5 })
    expect(book.rewards.referral).toEqual({ referrerTokens: 20, referredTokens: 20 })
    expect(book.rewards.achievements.map(({ spentTokensMin, tokens }) => [spentTokensMin, tokens])).toEqual([
      [100, 10],
      [500, 50],
      [1000, 100],
    ])
  })

  test('missions of Track A and Track B, by the blueprint', () => {
    const steps = book.missions.map(mission => [mission.track, mission.steps.map(({ name }) => name)])
    expect(steps).toEqual([
      ['A', ['JD match', 'Resume', 'Cover letter', 'Interview', 'Salary']],
      ['B', ['LinkedIn', 'Entrepreneurship', 'Roadmap']],
    ])
    // 5 + 15 + 12 + 8 + 6, and 12 + 15 + 18.
    expect(book.missions.map(mission => computeMissionCost(mission, book, now).tokens)).toEqual([46, 45])
  })

  test('top-ups are on, with a minimum, dearer than the smallest pack; lifetime after five of them', () => {
    expect(book.topUp).toEqual({
      enabled: true,
      minTokens: 10,
      rate: { amount: 6, tokens: 1 },
      valuePackAfterTopUps: 3,
    })
    expect(isMarked(book, 'topUp.rate')).toBe(true)
    expect(book.lifetimeOffers.map(({ signals }) => signals.topUpsIn30DaysMin)).toEqual([5])
    expect(isMarked(book, 'lifetimeOffers.lifetime.price')).toBe(true)
  })
})

describe('intellicv, from the valuation document', () => {
  const book = read('intellicv')

  test('seven tiers', () => {
    expect(book.tiers.map(({ name, band }) => [name, band.min, band.max])).toEqual([
      ['FREE', 0, 0],
      ['BASIC', 1, 2],
      ['STANDARD', 3, 5],
      ['ADVANCED', 6, 10],
      ['PREMIUM', 11, 20],
      ['ENTERPRISE', 21, 50],
      ['MEGA', 51, null],
    ])
  })

  const pages: [string, string, number][] = [
    ['free', '00_Home.py', 0],
    ['free', '00_Landing_old.py', 0],
    ['free', '00_Welcome_Page.py', 0],
    ['free', '01_Dashboard.py', 0],
    ['free', '01_Registration.py', 0],
    ['free', '02_Payment.py', 0],
    ['free', '03_Pricing.py', 0],
    ['free', '98_Account_Verification.py', 0],
    ['free', '99_Admin_Debug.py', 0],
    ['basic', '02_Profile.py', 1],
    ['basic', '02_Profile_Enhanced.py', 2],
    ['basic', '03_Profile_Setup.py', 1],
    ['basic', '09_Application_Tracker.py', 2],
    ['basic', '17_Resume_History_and_Precis.py', 2],
    ['basic', '21_Job_Title_Glossary.py', 1],
    ['basic', '97_Email_Viewer.py', 1],
    ['standard', '01_Resume_Upload_and_Analysis.py', 3],
    ['standard', '04_Resume_Upload.py', 3],
    ['standard', '05_Resume_Upload.py', 3],
    ['standard', '06_Job_Match.py', 4],
    ['standard', '07_JD_Upload.py', 3],
    ['standard', '08_Resume_Tuner.py', 4],
    ['standard', '11_Resume_Diff.py', 3],
    ['standard', '14_Parsing_Test_Harness.py', 3],
    ['standard', '16_Resume_Feedback.py', 4],
    ['standard', '19_Job_Opportunities.py', 4],
    ['standard', '20_Job_Description_Upload.py', 3],
    ['standard', '23_Tailored_CV_Generator.py', 5],
    ['advanced', '05_Resume_Upload_Enhanced_AI.py', 7],
    ['advanced', '06_Job_Match_Enhanced_AI.py', 8],
    ['advanced', '06_Job_Match_INTEGRATED.py', 9],
    ['advanced', '07_AI_Interview_Coach.py', 8],
    ['advanced', '07_AI_Interview_Coach_INTEGRATED.py', 10],
    ['advanced', '08_Career_Intelligence.py', 9],
    ['advanced', '08_Career_Intelligence_INTEGRATED.py', 10],
    ['advanced', '10_AI_Insights.py', 7],
    ['advanced', '12_Interview_Coach.py', 8],
    ['advanced', '13_Career_Intelligence.py', 9],
    ['advanced', '15_AI_Enrichment.py', 8],
    ['advanced', '24_Geo_Career_Finder.py', 7],
    ['advanced', 'AI_Career_Intelligence.py', 9],
    ['advanced', 'AI_Career_Intelligence_Enhanced.py', 10],
    ['advanced', 'Geographic_Career_Intelligence.py', 8],
    ['advanced', 'Interview_Coach.py', 8],
    ['advanced', 'Job_Title_Intelligence.py', 7],
    ['premium', '10_Advanced_Career_Tools.py', 15],
    ['premium', 'Enhanced_Sidebar_Demo.py', 12],
    ['premium', 'Enhanced_User_Demo.py', 12],
    ['premium', 'landing_enhanced.py', 11],
    ['premium', 'Admin_AI_Integration_Testing.py', 18],
    ['premium', 'Admin_AI_Integration_Verification.py', 20],
    ['enterprise', '09_Mentorship_Hub.py', 25],
    ['enterprise', '22_Mentorship_Marketplace.py', 30],
  ]

  /** A page's action is named after its file. */
  const keyOfPage = (file: string) => `page_${file.replace(/\.py$/, '').toLowerCase()}`

  test.each(pages)('%s page %s costs %d', (tier, file, cost) => {
    expect(costOf(book, keyOfPage(file))).toBe(cost)
    expect(actionOf(book, keyOfPage(file)).tier).toBe(tier)
  })

  const rest: [string, string, number][] = [
    ['free', 'navigation', 0],
    ['free', 'dashboard', 0],
    ['basic', 'profile_basic', 1],
    ['standard', 'resume_upload', 3],
    ['standard', 'resume_analysis', 3],
    ['standard', 'job_search_basic', 4],
    ['standard', 'cv_generator', 5],
    ['advanced', 'ai_interview_coach', 8],
    ['advanced', 'enhanced_job_match', 8],
    ['advanced', 'career_intelligence', 9],
    ['advanced', 'ai_insights', 7],
    ['premium', 'personal_branding', 15],
    ['premium', 'advanced_tools', 15],
    ['premium', 'admin_ai_integration', 18],
    ['enterprise', 'mentorship_session', 25],
    ['enterprise', 'mentorship_marketplace', 30],
    ['mega', 'custom_ai_training', 100],
  ]

  test.each(rest)('%s: %s costs %d', (tier, key, cost) => {
    expect(costOf(book, key)).toBe(cost)
    expect(actionOf(book, key).tier).toBe(tier)
  })

  test('every page and feature, and no other', () => {
    expect(new Set(book.actions.map(({ key }) => key))).toEqual(
      new Set([...pages.map(([, file]) => keyOfPage(file)), ...rest.map(([, key]) => key)]),
    )
    expect(book.actions.every(({ key }) => !isMarked(book, `actions.${key}.formula.tokens`))).toBe(true)
  })

  test('four plans by their monthly grants; their prices are defaults', () => {
    expect(book.plans.map(plan => [plan.name, grantOf(plan)])).toEqual([
      ['Free Starter', 10],
      ['Monthly Pro', 100],
      ['Annual Pro', 250],
      ['Enterprise Pro', 1000],
    ])
    expect(book.plans.map(({ interval }) => interval)).toEqual(['month', 'month', 'year', 'month'])
    expect(book.plans.map(({ key }) => isMarked(book, `plans.${key}.price`))).toEqual([
      false,
      true,
      true,
      true,
    ])
    expect(book.plans[0]?.price).toBe(0)
    expect(book.startingPlan).toBe('free_starter')
  })

  test('demand, season and loyalty are there, as defaults', () => {
    expect(book.modifiers.map(({ kind }) => kind)).toEqual(['demand', 'loyalty'])
    expect(book.rewards.seasonal).toHaveLength(1)
    expect(isMarked(book, 'modifiers.new_year_rush')).toBe(true)
    expect(isMarked(book, 'rewards.seasonal')).toBe(true)
  })
})

describe('aimanager, from the behavioural coins', () => {
  const book = read('aimanager')

  test('coins come from visits, questionnaires, check-ins and feedback, up to a cap', () => {
    const { rewards } = book
    expect(rewards.welcomeTokens).toBe(0)
    expect(rewards.referral).toEqual({ referrerTokens: 0, referredTokens: 0 })
    expect(rewards.achievements).toEqual([])
    expect(rewards.dailyVisit.tokens).toBeGreaterThan(0)
    expect(new Set(rewards.tasks.map(({ kind }) => kind))).toEqual(
      new Set(['questionnaire', 'check_in', 'feedback']),
    )
    expect(rewards.earningCaps.dayTokens).toBeGreaterThan(0)
    expect(rewards.earningCaps.weekTokens).toBeGreaterThan(0)
  })

  test('access to answers and analysis, at default costs', () => {
    expect(book.actions.map(({ key }) => key)).toEqual([
      'strategic_answer',
      'creator_advice',
      'tailored_analysis',
    ])
    expect(isMarked(book, 'actions.strategic_answer.formula.tokens')).toBe(true)
  })

  test('challenges of 7 to 30 days settle in the four ways of the source', () => {
    expect(book.challenges.map(({ windowDays }) => windowDays)).toEqual([7, 14, 30])
    for (const { key, settlements } of book.challenges) {
      expect(settlements.success.consumedBasisPoints).toBe(10_000)
      expect(settlements.partialSuccess.consumedBasisPoints).toBe(10_000)
      expect(settlements.broken.consumedBasisPoints).toBe(5000)
      expect(settlements.invalidMeasurement.consumedBasisPoints).toBe(0)
      expect(isMarked(book, `challenges.${key}.settlements.broken.consumedBasisPoints`)).toBe(false)
    }
  })

  test('repeated failure costs more, noise is ignored, the highest stake asks for a recharge', () => {
    const highest = Math.max(...book.challenges.map(({ stakeTokens }) => stakeTokens))
    for (const { stakeTokens, noiseBasisPoints, recharge, settlements } of book.challenges) {
      expect(settlements.broken.addedPerRepeatBasisPoints).toBeGreaterThan(0)
      expect(noiseBasisPoints).toBeGreaterThan(0)
      expect(recharge !== null).toBe(stakeTokens === highest)
    }
  })

  test('every amount that no source states is marked', () => {
    const paths = [
      'rewards.dailyVisit.tokens',
      'rewards.tasks.check_in.tokens',
      'rewards.earningCaps.dayTokens',
      'packs.recharge_100.price',
      ...book.challenges.map(({ key }) => `challenges.${key}.stakeTokens`),
    ]
    expect(paths.filter(path => !isMarked(book, path))).toEqual([])
  })
})

describe('applications, from the token-economy design', () => {
  const book = read('applications')

  test.each<[string, { size?: number; quantity?: number }, number]>([
    ['ai_generate', { size: 300 }, 2],
    ['ai_generate', { size: 301 }, 3],
    ['ai_generate', { size: 600 }, 3],
    ['ai_refine', { size: 300 }, 1],
    ['ai_refine', { size: 900 }, 3],
    ['ai_refine_feedback', { size: 800 }, 3],
    ['ai_refine_feedback', { size: 1400 }, 5],
    ['ai_review', { size: 1000 }, 5],
    ['ai_review', { size: 1001, quantity: 2 }, 12],
    ['quiz_analysis', {}, 5],
    ['recommendation_draft', {}, 10],
    ['recommendation_refine', {}, 3],
    ['export_pdf', {}, 2],
    ['export_word', {}, 2],
    ['library_clone', {}, 1],
    ['large_upload', { size: 100 }, 0],
    ['large_upload', { size: 200 }, 2],
    ['large_upload', { size: 201 }, 4],
    ['bulk_apply', { size: 10, quantity: 7 }, 0],
    ['bulk_apply', { size: 11, quantity: 7 }, 14],
  ])('%s at %j costs %d', (key, facts, cost) => {
    expect(costOf(book, key, facts)).toBe(cost)
  })

  test('twelve actions, and none of their costs is a default', () => {
    expect(book.actions).toHaveLength(12)
    expect(book.actions.filter(({ key }) => isMarked(book, `actions.${key}.formula`))).toEqual([])
  })

  test('four packs', () => {
    expect(packsOf(book)).toEqual([
      ['100 tokens', 100, 500],
      ['250 tokens', 250, 1000],
      ['1,000 tokens', 1000, 3000],
      ['5,000 tokens', 5000, 12_000],
    ])
    expect(savingsOf(book)).toEqual([0, 20, 40, 52])
  })

  test('a monthly grant rolls over up to once its size', () => {
    expect(book.plans.map(rolloverOf)).toEqual([10_000, 10_000, 10_000])
    expect(isMarked(book, 'plans.plus.allowance.rolloverCapBasisPoints')).toBe(false)
    expect(isMarked(book, 'plans.plus.allowance.tokensPerMonth')).toBe(true)
  })

  test('soft caps per plan and without one, and cooldowns, as defaults', () => {
    expect(book.plans.every(({ dailySoftCapTokens }) => dailySoftCapTokens !== null)).toBe(true)
    expect(book.policy.dailySoftCapTokens).toBeGreaterThan(0)
    expect(isMarked(book, 'policy.dailySoftCapTokens')).toBe(true)
    const cooling = book.actions.filter(({ cooldownSeconds }) => cooldownSeconds > 0)
    expect(cooling.length).toBeGreaterThan(0)
    expect(cooling.filter(({ key }) => !isMarked(book, `actions.${key}.cooldownSeconds`))).toEqual([])
  })

  test('a quote of unknown size has a range', () => {
    const price = computePrice(actionOf(book, 'ai_generate'), book, { now })
    expect(price).toMatchObject({ tokens: 2, range: { min: 2, max: 35 } })
  })

  test('referrals and achievements are set, as defaults', () => {
    expect(book.rewards.referral.referrerTokens).toBeGreaterThan(0)
    expect(book.rewards.achievements).toHaveLength(1)
    expect(isMarked(book, 'rewards.referral.referrerTokens')).toBe(true)
  })
})
