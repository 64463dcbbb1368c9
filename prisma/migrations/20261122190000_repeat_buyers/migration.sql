-- AlterEnum
ALTER TYPE "member_role" ADD VALUE 'repeating';
