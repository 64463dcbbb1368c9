-- Entries lie in the order of their instants, so a range of blocks says enough: 24 bytes for each 128 blocks, and next to nothing on
-- the way of a spend.
-- CreateIndex
CREATE INDEX "entry_at_idx" ON "entry" USING BRIN ("at");
