-- What a statement of the ledger found or wrote has to be all that it asked for: else its transaction ends with nothing written.
CREATE FUNCTION expect_all(matching bigint, asked integer) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF matching <> asked THEN
    RAISE EXCEPTION '% of % rows are as they were read', matching, asked USING ERRCODE = 'FB001';
  END IF;
END
$$;
