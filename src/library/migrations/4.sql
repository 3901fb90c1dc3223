-- What a number in metres rests on; numbers stored before do not say it.
ALTER TABLE metric ADD COLUMN scale TEXT;
