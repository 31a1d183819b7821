-- The fastest SQL we can write by hand for exactly the numbers that the
-- catalogue's metrics over clicks, orders and spend are made of. It may use
-- what reference.sql may.

-- table: clicks
SELECT (epoch_us(occurred_at) - CASE WHEN occurred_at < TIMESTAMP '2026-03-08 07:00:00' THEN 18000000000 ELSE 14400000000 END + 259200000000) // 604800000000 * 7 - 3 AS period,
  creator,
  sum((verdict = 'valid')::INT)::BIGINT AS valid,
  sum((verdict = 'valid' AND qualified)::INT)::BIGINT AS qualified,
  sum((verdict = 'valid' AND qualified IS NOT NULL)::INT)::BIGINT AS judged
FROM clicks
WHERE occurred_at >= TIMESTAMP '2026-01-05 05:00:00' AND occurred_at < TIMESTAMP '2026-07-13 04:00:00'
  AND known_at < TIMESTAMP '2026-07-11 05:00:00'
GROUP BY 1, 2;

-- table: orders
SELECT (epoch_us(occurred_at) - CASE WHEN occurred_at < TIMESTAMP '2026-03-08 07:00:00' THEN 18000000000 ELSE 14400000000 END + 259200000000) // 604800000000 * 7 - 3 AS period,
  creator,
  sum((attributed_by IN ('code', 'both') AND exclusion IS NULL)::INT)::BIGINT AS coded,
  sum((attributed_by IN ('code', 'click', 'both') AND exclusion IS NULL)::INT)::BIGINT AS attributed,
  sum((attributed_by IN ('code', 'click', 'both') AND exclusion IS NULL AND new_customer)::INT)::BIGINT AS customers
FROM orders
WHERE occurred_at >= TIMESTAMP '2026-01-05 05:00:00' AND occurred_at < TIMESTAMP '2026-07-13 04:00:00'
  AND known_at < TIMESTAMP '2026-07-11 05:00:00'
GROUP BY 1, 2;

-- table: spend
SELECT (epoch_us(occurred_at) - CASE WHEN occurred_at < TIMESTAMP '2026-03-08 07:00:00' THEN 18000000000 ELSE 14400000000 END + 259200000000) // 604800000000 * 7 - 3 AS period,
  creator,
  nullif(currency, 'USD') AS currency,
  CASE WHEN currency <> 'USD' THEN (epoch_us(occurred_at) - CASE WHEN occurred_at < TIMESTAMP '2026-03-08 07:00:00' THEN 18000000000 ELSE 14400000000 END) // 86400000000 END AS day,
  sum(CASE WHEN basis = 'accrued' AND kind IN ('fee', 'commission', 'product_cost', 'shipping', 'discount', 'amplification', 'agency') THEN amount END)::BIGINT AS accrued
FROM spend
WHERE occurred_at >= TIMESTAMP '2026-01-05 05:00:00' AND occurred_at < TIMESTAMP '2026-07-13 04:00:00'
  AND known_at < TIMESTAMP '2026-07-11 05:00:00'
GROUP BY 1, 2, 3, 4;
