UPDATE bookings SET amount = amount * 100;
