class Helper {}
